package io.tidemark.examples.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts everything again in plain Java, and compares. */
final class Recount {

    private static final long HOUR = Duration.ofHours(1).toMillis();

    /**
     * Which result it is.
     *
     * @param hour when the hour began, epoch milliseconds
     * @param channel what the posts are called, or {@code all}
     */
    record Key(long postId, long hour, String channel) {}

    /** What was counted. */
    record Counts(long views, long clicks) {}

    /**
     * What a comparison came to.
     *
     * @param checked how many results were compared
     * @param differences in words, the first ones
     * @param differing how many there are in all
     */
    record Verdict(int checked, List<String> differences, int differing) {

        boolean agrees() {
            return differing == 0;
        }
    }

    private static final int SHOWN = 5;

    private final boolean byChannel;
    private final Map<Key, Counts> expected = new HashMap<>();
    private final Map<Key, Counts> found = new HashMap<>();
    private final List<String> differences = new ArrayList<>();
    private int differing;

    /** @param byChannel whether paid posts are counted apart */
    Recount(boolean byChannel) {
        this.byChannel = byChannel;
    }

    /** An event from the topic. */
    void count(Event event) {
        if (event.kind().equals("POST")) {
            return;
        }
        long hour = Math.floorDiv(event.at(), HOUR) * HOUR;
        var channel = !byChannel ? "all" : event.paid() ? "paid" : "organic";
        boolean view = event.kind().equals("VIEW");
        expected.merge(
                new Key(event.postId(), hour, channel),
                new Counts(view ? 1 : 0, view ? 0 : 1),
                (a, b) -> new Counts(a.views() + b.views(), a.clicks() + b.clicks()));
    }

    /** A result of the program. */
    void result(Key key, Counts counts) {
        if (found.put(key, counts) != null) {
            differ("%s came twice".formatted(inWords(key)));
        }
    }

    /**
     * Compares what was counted with what the program said.
     *
     * @param after only hours that were not over at this time; epoch milliseconds
     * @param upTo only hours that are over at this time
     */
    Verdict compare(long after, long upTo) {
        var wanted = new TreeMap<String, Key>();
        expected.keySet().stream().filter(it -> isWanted(it, after, upTo)).forEach(it -> wanted.put(inWords(it), it));
        for (var entry : wanted.entrySet()) {
            var key = entry.getValue();
            compare(key, expected.get(key), found.get(key));
        }
        for (var key : found.keySet()) {
            if (!expected.containsKey(key)) {
                differ("%s should not be there".formatted(inWords(key)));
            } else if (!isWanted(key, after, upTo)) {
                differ("%s lies outside of what was to be computed".formatted(inWords(key)));
            }
        }
        return new Verdict(wanted.size(), List.copyOf(differences), differing);
    }

    private void compare(Key key, @Nullable Counts should, @Nullable Counts is) {
        if (is == null) {
            differ("%s is missing, should be %s".formatted(inWords(key), should));
        } else if (!is.equals(should)) {
            differ("%s is %s, should be %s".formatted(inWords(key), is, should));
        }
    }

    private static boolean isWanted(Key key, long after, long upTo) {
        long lastMillisecond = key.hour() + HOUR - 1;
        return lastMillisecond > after && lastMillisecond <= upTo;
    }

    private void differ(String difference) {
        differing++;
        if (differences.size() < SHOWN) {
            differences.add(difference);
        }
    }

    private static String inWords(Key key) {
        return "post %d, %s, %s".formatted(key.postId(), Instant.ofEpochMilli(key.hour()), key.channel());
    }
}
