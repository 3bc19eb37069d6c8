package io.tidemark.benchmarks.parity;

import io.tidemark.benchmarks.parity.Fed.Side;
import io.tidemark.engine.testing.Click;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Random clicks of two sides, in the one order in which both systems are given them. */
record Feed(List<Fed> events) {

    /** So much earlier than a younger event may an event come and be in time. */
    static final Duration OUT_OF_ORDER = Duration.ofMillis(50);

    /** Comes last and closes all windows before it; its own isn't compared. */
    static final Click LAST = new Click("last", 0, 1_000_000);

    private static final int PEOPLE = 3;
    private static final long START = 2_000;

    Feed {
        events = List.copyOf(events);
    }

    /** Clicks of one side, of 1 each; some are in time though out of order, some are late, by a little or by much. */
    static Feed withLateOnes(long seed, int count) {
        var random = new Random(seed);
        var events = new ArrayList<Fed>();
        long time = START;
        for (int i = 0; i < count; i++) {
            time += step(random);
            long at = rounded(time - delay(random, true), seed);
            events.add(new Fed(Side.FIRST, new Click(person(random), 1, at)));
        }
        return closed(events);
    }

    /** Clicks of one side, of 1 each; each is at least a millisecond later than the one before. */
    static Feed inOrder(long seed, int count) {
        var random = new Random(seed);
        var events = new ArrayList<Fed>();
        long time = START;
        for (int i = 0; i < count; i++) {
            time += 1 + step(random);
            events.add(new Fed(Side.FIRST, new Click(person(random), 1, time)));
        }
        return closed(events);
    }

    /** Clicks of two sides whose amounts tell them apart: 1, 2, 3 and so on. All are in time. */
    static Feed ofTwoSides(long seed, int count) {
        var random = new Random(seed);
        var events = new ArrayList<Fed>();
        long time = START;
        for (int i = 1; i <= count; i++) {
            time += random.nextInt(12);
            long at = rounded(time - delay(random, false), seed);
            events.add(new Fed(side(random), new Click(person(random), i, at)));
        }
        return closed(events);
    }

    /** The same, some of them late; now and then a few late ones of one person come together, so that they can meet each other. */
    static Feed ofTwoSidesWithLateOnes(long seed, int count) {
        var random = new Random(seed);
        var events = new ArrayList<Fed>();
        long time = START;
        while (events.size() < count) {
            time += random.nextInt(12);
            boolean together = random.nextInt(20) == 0;
            var person = person(random);
            long at = rounded(
                    time - (together ? OUT_OF_ORDER.toMillis() + random.nextInt(40) : delay(random, true)), seed);
            for (int i = 0; i < (together ? 4 : 1); i++) {
                events.add(new Fed(side(random), new Click(person, events.size() + 1, at)));
            }
        }
        return closed(events);
    }

    /** Clicks, and changes of a table with a row a person; one change in four takes the row away. */
    static Feed ofClicksAndTable(long seed, int count) {
        var random = new Random(seed);
        var events = new ArrayList<Fed>();
        long time = START;
        for (int i = 0; i < count; i++) {
            time += step(random);
            long at = time - delay(random, true);
            events.add(new Fed(side(random), new Click(person(random), random.nextInt(4), at)));
        }
        return closed(events);
    }

    /** The clicks of one side. */
    List<Click> clicks(Side side) {
        return events.stream().filter(it -> it.side() == side).map(Fed::click).toList();
    }

    /** Those that come when event time, by both sides together, is further than out-of-orderness explains. */
    Stream<Click> late() {
        var late = new ArrayList<Click>();
        long latest = Long.MIN_VALUE;
        for (var fed : events) {
            if (latest > fed.at() + OUT_OF_ORDER.toMillis()) {
                late.add(fed.click());
            }
            latest = Math.max(latest, fed.at());
        }
        return late.stream();
    }

    private static Feed closed(List<Fed> events) {
        events.add(new Fed(Side.FIRST, LAST));
        return new Feed(events);
    }

    private static String person(Random random) {
        return "p" + random.nextInt(PEOPLE);
    }

    private static Side side(Random random) {
        return random.nextBoolean() ? Side.FIRST : Side.SECOND;
    }

    /** Now and then long enough that a session ends. */
    private static long step(Random random) {
        return random.nextInt(12) == 0 ? random.nextInt(150) : random.nextInt(15);
    }

    /** Milliseconds, up to the last that is in time; if events may be late, the first that is late and a few times as much. */
    private static long delay(Random random, boolean late) {
        int inTime = (int) OUT_OF_ORDER.toMillis();
        return switch (random.nextInt(10)) {
            case 0, 1 -> random.nextInt(inTime + 1);
            case 2 -> late ? random.nextInt(4 * inTime) : 0;
            case 3 -> late ? random.nextInt(12 * inTime) : 0;
            case 4 -> late ? inTime + 1 : inTime;
            default -> 0;
        };
    }

    /** With every other seed all times are multiples of ten: then much lies exactly on the borders of windows. */
    private static long rounded(long time, long seed) {
        return seed % 2 == 0 ? time : time - Math.floorMod(time, 10);
    }
}
