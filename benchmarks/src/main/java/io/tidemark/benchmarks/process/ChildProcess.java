package io.tidemark.benchmarks.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A Java process on our own class path. What it prints is read line by line; its errors go where ours go. */
public final class ChildProcess implements AutoCloseable {

    private static final int SECONDS_TO_END = 10;

    private final String name;
    private final Process process;
    private final BufferedReader lines;

    private ChildProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        this.lines = process.inputReader(UTF_8);
    }

    /**
     * Starts a main class.
     *
     * @param jvmOptions besides the class path
     */
    public static ChildProcess start(String name, List<String> jvmOptions, Class<?> main, List<String> arguments)
            throws IOException {
        var command = new ArrayList<String>();
        command.add(System.getProperty("java.home") + "/bin/java");
        command.addAll(jvmOptions);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(main.getName());
        command.addAll(arguments);
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new ChildProcess(name, process);
    }

    /** The first line from now on that begins so; empty if the process ends without one. Blocks. */
    public Optional<String> lineThatBegins(String beginning) throws IOException {
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(beginning)) {
                return Optional.of(line);
            }
        }
        return Optional.empty();
    }

    /** Waits until it ended by itself, but no longer than that may take. */
    public void awaitEnd() {
        try {
            var unused = process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks it to end, and makes it end if it doesn't. Closing twice is harmless. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
                System.err.println(name + " doesn't end by itself, so it is killed");
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
