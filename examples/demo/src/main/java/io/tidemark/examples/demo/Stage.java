package io.tidemark.examples.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/**
 * Where the story is told: plain lines, and bars for what takes long.
 *
 * @param out where to
 * @param interactive whether a person looks at it, so that a bar may move
 */
record Stage(PrintStream out, boolean interactive) {

    private static final int WIDTH = 40;

    /** The standard output. The script that starts us tells whether it is a terminal; Java can't in all versions. */
    static Stage standard() {
        return new Stage(System.out, "true".equals(System.getProperty("tidemark.terminal")));
    }

    void title(String text) {
        out.println();
        out.println(text);
    }

    void say(String text, Object... arguments) {
        out.println("   " + String.format(Locale.ROOT, text, arguments));
    }

    /** A bar that grows with its steps. */
    Bar bar(String what, long total) {
        return new Bar(what, total);
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }

    /** How far something is. In a pipe it says so at each quarter only. */
    final class Bar {

        private final String what;
        private final long total;
        private int shown = -1;

        private Bar(String what, long total) {
            this.what = what;
            this.total = Math.max(1, total);
        }

        synchronized void at(long done) {
            int percent = (int) Math.min(100, 100 * Math.max(0, done) / total);
            int rounded = interactive ? percent : percent / 25 * 25;
            if (rounded <= shown) {
                return;
            }
            shown = rounded;
            if (interactive) {
                int filled = WIDTH * percent / 100;
                out.print("\r   %s [%s%s] %3d %%"
                        .formatted(what, "#".repeat(filled), "-".repeat(WIDTH - filled), percent));
                if (percent == 100) {
                    out.println();
                }
                out.flush();
            } else {
                out.printf("   %s: %d %%%n", what, rounded);
            }
        }
    }
}
