package io.tidemark.benchmarks.process;

import java.io.IOException;

/** Ends this process when its standard input ends: then whoever started it is gone, however that came about. */
public final class ParentWatch {

    private static final int PARENT_IS_GONE = 3;

    private ParentWatch() {}

    public static void begin() {
        var watch = new Thread(ParentWatch::haltAtEndOfInput, "parent-watch");
        watch.setDaemon(true);
        watch.start();
    }

    private static void haltAtEndOfInput() {
        try {
            while (System.in.read() >= 0) {
                // whatever it says
            }
        } catch (IOException e) {
            // as good as its end
        }
        Runtime.getRuntime().halt(PARENT_IS_GONE);
    }
}
