/**
 * What travels between the service and its clients: requests, answers, and {@link ProblemType every cause of a no}.
 *
 * <p>The names here are the names people see, in HTTP and on the command line alike. {@link WireJson} is the one codec.
 */
@NullMarked
package io.tidemark.control.wire;

import org.jspecify.annotations.NullMarked;
