/**
 * The command line: a verb for each thing that the service can be asked, and {@code up} to run it.
 *
 * <p>{@link Main} is where it begins. Results go to the standard output and nothing else does; notes and errors go to the
 * standard error. {@link ExitCode} lists what a script can rely on.
 */
@NullMarked
package io.tidemark.control.cli;

import org.jspecify.annotations.NullMarked;
