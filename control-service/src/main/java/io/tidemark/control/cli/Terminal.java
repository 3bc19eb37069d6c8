package io.tidemark.control.cli;

import java.io.PrintWriter;
import java.util.Map;

/**
 * The world as a command sees it.
 *
 * @param out for results
 * @param err for notes and errors
 * @param environment variables by name
 * @param interactive whether a person looks at it, so that a line may be written over
 */
record Terminal(PrintWriter out, PrintWriter err, Map<String, String> environment, boolean interactive) {

    void result(String line) {
        out.println(line);
        out.flush();
    }

    void note(String line) {
        err.println(line);
        err.flush();
    }

    /** Writes over the last line if a person looks at it. */
    void status(String line) {
        if (interactive) {
            err.print("\r\u001b[K" + line);
            err.flush();
        }
    }

    void endStatus() {
        if (interactive) {
            err.println();
            err.flush();
        }
    }
}
