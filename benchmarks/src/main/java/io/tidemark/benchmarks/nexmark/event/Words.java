package io.tidemark.benchmarks.nexmark.event;

import java.util.SplittableRandom;

/** Random text of lower-case letters and spaces. */
final class Words {

    private Words() {}

    /** A text of 3 to {@code limit - 1} characters, less the spaces at its ends. */
    static String upTo(int limit, SplittableRandom random) {
        return ofLength(3 + random.nextInt(limit - 3), random).trim();
    }

    /** A text with so many characters on average, at most a fifth more or less. */
    static String about(int average, SplittableRandom random) {
        int spread = average / 5;
        return ofLength(average - spread + random.nextInt(2 * spread + 1), random);
    }

    private static String ofLength(int length, SplittableRandom random) {
        var text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(random.nextInt(13) == 0 ? ' ' : (char) ('a' + random.nextInt(26)));
        }
        return text.toString();
    }
}
