package io.tidemark.control.cli;

import java.util.concurrent.Callable;

/**
 * A command that another JAR adds to the command line: a class with picocli's {@code @Command(name = ...)} and a public
 * constructor without parameters, named in {@code META-INF/services/io.tidemark.control.cli.ExtraCommand}.
 *
 * <p>It returns its exit code; what it throws is shown by its message, and ends with {@link ExitCode#FAILURE}.
 */
public interface ExtraCommand extends Callable<Integer> {}
