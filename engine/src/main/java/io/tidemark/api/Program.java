package io.tidemark.api;

/**
 * The entry point of a user's JAR: defines one pipeline.
 *
 * <p>Name the class in {@code META-INF/services/io.tidemark.api.Program} of the JAR. It needs a public constructor
 * without parameters. {@link #define} may be called any number of times (to check, to draw, to run) and must build the
 * same pipeline for the same parameters.
 */
public interface Program {

    /** The name people know this program by; the simple class name unless overridden. */
    default String name() {
        return getClass().getSimpleName();
    }

    /**
     * Declares sources, operators and sinks.
     *
     * @throws IllegalArgumentException for a parameter that is missing or makes no sense; its message is shown to
     *     whoever started the job
     */
    void define(Pipeline pipeline, Parameters parameters);
}
