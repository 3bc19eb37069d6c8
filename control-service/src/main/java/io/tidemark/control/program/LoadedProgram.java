package io.tidemark.control.program;

import io.tidemark.api.Program;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;

/** One program of a JAR, ready to be asked for its pipeline. Its classes can be loaded until it is closed. */
public final class LoadedProgram implements AutoCloseable {

    private final String name;
    private final Program program;
    private final Closeable loader;

    LoadedProgram(String name, Program program, Closeable loader) {
        this.name = name;
        this.program = program;
        this.loader = loader;
    }

    public String name() {
        return name;
    }

    public Program program() {
        return program;
    }

    /** Lets go of the JAR. Closing twice is harmless. */
    @Override
    public void close() {
        try {
            loader.close();
        } catch (IOException e) {
            throw new UncheckedIOException("Could not close the JAR of program '" + name + "'", e);
        }
    }
}
