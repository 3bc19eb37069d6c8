/** The control service: what jobs and savepoints there are, decided by events, offered over HTTP and a command line. */
@NullMarked
package io.tidemark.control;

import org.jspecify.annotations.NullMarked;
