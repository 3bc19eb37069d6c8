package io.tidemark.engine.testing;

import io.tidemark.engine.testing.ListSource.Timed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

/** Random events, and what {@link ClickProgram} must make of them, computed without the engine. */
public record Clicks(List<List<Timed<Click>>> splits) {

    /** @param perSplit events in each split; within a split at most so much out of order as the program allows */
    public static Clicks random(Random random, int splits, int perSplit, int people) {
        var all = new ArrayList<List<Timed<Click>>>();
        for (int i = 0; i < splits; i++) {
            var split = new ArrayList<Timed<Click>>();
            long time = 1_000;
            for (int n = 0; n < perSplit; n++) {
                time += random.nextInt(20);
                long at = time - random.nextInt((int) ClickProgram.OUT_OF_ORDER_MILLIS);
                split.add(new Timed<>(new Click("p" + random.nextInt(people), random.nextInt(4), at), 0));
            }
            all.add(split);
        }
        return new Clicks(all);
    }

    /** One split, in which one event in ten comes later than the program allows. */
    public static Clicks withLateOnes(Random random, int count, int people) {
        var split = new ArrayList<Timed<Click>>();
        long time = 1_000;
        for (int n = 0; n < count; n++) {
            time += random.nextInt(20);
            long late = random.nextInt(10) == 0 ? 4 * ClickProgram.WINDOW_MILLIS : 0;
            split.add(new Timed<>(new Click("p" + random.nextInt(people), 1, time - late), 0));
        }
        return new Clicks(List.of(split));
    }

    /** What must come out at each target, sorted. */
    public Map<String, List<String>> expected() {
        var sums = new TreeMap<String, Long>();
        var counts = new HashMap<String, Integer>();
        var alarms = new TreeSet<String>();
        var countLines = new ArrayList<String>();
        for (var split : splits) {
            for (var timed : split) {
                var click = timed.event();
                if (click.amount() > 0) {
                    long window = Math.floorDiv(click.at(), ClickProgram.WINDOW_MILLIS) * ClickProgram.WINDOW_MILLIS;
                    sums.merge("sum %s %d".formatted(click.who(), window), click.amount(), Long::sum);
                    alarms.add("alarm %s %d".formatted(click.who(), window + ClickProgram.WINDOW_MILLIS - 1));
                    countLines.add("count %s %d".formatted(click.who(), counts.merge(click.who(), 1, Integer::sum)));
                }
            }
        }
        return Map.of(
                ClickProgram.SUMS,
                sums.entrySet().stream()
                        .map(it -> it.getKey() + " " + it.getValue())
                        .sorted()
                        .toList(),
                ClickProgram.COUNTS,
                countLines.stream().sorted().toList(),
                ClickProgram.ALARMS,
                List.copyOf(alarms));
    }
}
