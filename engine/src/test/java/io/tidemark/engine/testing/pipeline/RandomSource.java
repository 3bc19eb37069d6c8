package io.tidemark.engine.testing.pipeline;

import io.tidemark.api.Pipeline;
import io.tidemark.api.Stream;
import io.tidemark.api.WatermarkStrategy;
import io.tidemark.engine.testing.Click;
import io.tidemark.engine.testing.ListSource;
import io.tidemark.engine.testing.ListSource.Timed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Splits of events with a few busy keys and some rare ones.
 *
 * @param splits some may be empty
 * @param perPoll events handed over at one poll, of each split
 * @param outOfOrder milliseconds; no event is later than that
 * @param maxDrift milliseconds
 */
record RandomSource(List<List<Timed<Click>>> splits, int perPoll, int outOfOrder, long maxDrift) {

    /** @param begin about where event time begins */
    static RandomSource draw(Random random, long begin) {
        int outOfOrder = random.nextInt(3) == 0 ? 0 : random.nextInt(80);
        int people = 1 + random.nextInt(8);
        int step = 1 + random.nextInt(20);
        var splits = new ArrayList<List<Timed<Click>>>();
        for (int count = random.nextInt(3) == 0 ? 1 : 1 + random.nextInt(5); count > 0; count--) {
            splits.add(split(random, begin + random.nextInt(300), outOfOrder, people, step));
        }
        long maxDrift = random.nextBoolean() ? 600_000 : 50 + random.nextInt(200);
        return new RandomSource(splits, 1 + random.nextInt(10), outOfOrder, maxDrift);
    }

    private static List<Timed<Click>> split(Random random, long begin, int outOfOrder, int people, int step) {
        var split = new ArrayList<Timed<Click>>();
        long time = begin;
        for (int left = random.nextInt(8) == 0 ? 0 : random.nextInt(40); left > 0; left--) {
            time += random.nextInt(20) == 0 ? 200 : random.nextInt(step);
            // most are of the first ones
            var who = "p" + random.nextInt(1 + random.nextInt(people));
            split.add(new Timed<>(new Click(who, random.nextInt(8), time - random.nextInt(outOfOrder + 1)), 0));
        }
        return split;
    }

    Stream<Click> declare(Pipeline pipeline, String uid) {
        return pipeline.source(uid, ListSource.bounded(splits, perPoll))
                .eventTime(
                        Click::at,
                        WatermarkStrategy.outOfOrderness(Duration.ofMillis(outOfOrder))
                                .idleAfter(Duration.ofDays(1))
                                .maxDrift(Duration.ofMillis(maxDrift)));
    }

    Branch branch() {
        var events = new ArrayList<Click>();
        splits.forEach(split -> split.forEach(it -> events.add(it.event())));
        return Branch.of(events, splits.size() == 1 ? Order.TOTAL : Order.NONE);
    }

    @Override
    public String toString() {
        return "source of %s events, %d a poll, at most %d ms out of order, %d ms apart"
                .formatted(splits.stream().map(List::size).toList(), perPoll, outOfOrder, maxDrift);
    }
}
