package io.tidemark.engine.testing;

import io.tidemark.api.function.AggregateFunction;
import io.tidemark.api.window.SessionWindows;
import io.tidemark.api.window.SlidingWindows;
import io.tidemark.api.window.TumblingWindows;
import io.tidemark.api.window.Window;
import io.tidemark.api.window.Windows;
import io.tidemark.engine.stream.Watermark;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What windows must give, from a plain model: keeps every event it took, and finds windows and sums from these whenever it
 * is asked.
 */
public final class WindowModel {

    private final Windows windows;
    private final long latenessMillis;
    private final long earlyMillis;
    private final TreeMap<String, List<Click>> taken = new TreeMap<>();

    /** Early results that are due: time, key and last millisecond of the window. */
    private final TreeSet<String> changed = new TreeSet<>();

    private final List<String> results = new ArrayList<>();
    private long watermark = Watermark.NONE;

    /**
     * @param windows any but global ones
     * @param latenessMillis how long a window is kept after its end
     * @param earlyMillis how often there are early results; 0 for never
     */
    public WindowModel(Windows windows, long latenessMillis, long earlyMillis) {
        this.windows = windows;
        this.latenessMillis = latenessMillis;
        this.earlyMillis = earlyMillis;
    }

    public void event(Click click) {
        var all = taken.computeIfAbsent(click.who(), it -> new ArrayList<>());
        all.add(click);
        boolean any = false;
        for (var window : windowsOf(all, click)) {
            long last = window.lastMillisecond();
            if (!isOver(last)) {
                any = true;
                if (last <= watermark) {
                    emit(click.who(), window, last);
                } else {
                    noteEarly(click, last);
                }
            }
        }
        if (!any) {
            all.remove(all.size() - 1);
            results.add("late: %s @%d".formatted(click, click.at()));
        }
    }

    /** The watermark gets there. */
    public void advance(long to) {
        long from = watermark;
        watermark = to;
        taken.forEach((who, all) -> {
            for (var window : allWindows(all)) {
                long last = window.lastMillisecond();
                if (last > from && last <= to) {
                    emit(who, window, last);
                } else if (last > to) {
                    emitEarly(who, window, to);
                }
            }
        });
        changed.removeIf(it -> Long.parseLong(it.split(" ", -1)[2]) <= to);
        if (windows instanceof SessionWindows) {
            // what is over must not be joined by anything any more
            taken.replaceAll((who, all) -> new ArrayList<>(all.stream()
                    .filter(click -> windowsOf(all, click).stream().noneMatch(it -> isOver(it.lastMillisecond())))
                    .toList()));
        }
    }

    /** What came out since this was last asked: key, begin and end of the window, sum, event time; or the late event. */
    public List<String> takeResults() {
        var list = List.copyOf(results);
        results.clear();
        return list;
    }

    private boolean isOver(long last) {
        boolean known = watermark != Watermark.NONE;
        return watermark == Watermark.END || (known && last <= watermark - latenessMillis);
    }

    private void noteEarly(Click click, long last) {
        if (earlyMillis > 0) {
            long reached = watermark == Watermark.NONE ? click.at() : Math.max(click.at(), watermark + 1);
            long due = Math.floorDiv(reached, earlyMillis) * earlyMillis + earlyMillis - 1;
            if (due < last) {
                changed.add("%s %d %d".formatted(click.who(), last, due));
            }
        }
    }

    private void emitEarly(String who, Window window, long to) {
        for (var change : changed) {
            var parts = change.split(" ", -1);
            long due = Long.parseLong(parts[2]);
            if (parts[0].equals(who) && Long.parseLong(parts[1]) == window.lastMillisecond() && due <= to) {
                emit(who, window, due);
            }
        }
    }

    private void emit(String who, Window window, long time) {
        long sum = taken.getOrDefault(who, List.of()).stream()
                .filter(it -> it.at() >= window.start() && it.at() < window.end())
                .mapToLong(Click::amount)
                .sum();
        results.add("%s %d %d %d @%d".formatted(who, window.start(), window.end(), sum, time));
    }

    private List<Window> allWindows(List<Click> all) {
        return all.stream()
                .flatMap(it -> windowsOf(all, it).stream())
                .distinct()
                .toList();
    }

    private List<Window> windowsOf(List<Click> all, Click click) {
        if (windows instanceof SessionWindows sessions) {
            return List.of(sessionOf(all, click, sessions.gap().toMillis()));
        }
        long size;
        long slide;
        long offset;
        if (windows instanceof SlidingWindows sliding) {
            size = sliding.size().toMillis();
            slide = sliding.slide().toMillis();
            offset = sliding.offset().toMillis();
        } else {
            var tumbling = (TumblingWindows) windows;
            size = tumbling.size().toMillis();
            slide = size;
            offset = tumbling.offset().toMillis();
        }
        var found = new ArrayList<Window>();
        for (long start = click.at() - size + 1; start <= click.at(); start++) {
            if (Math.floorMod(start - offset, slide) == 0) {
                found.add(new Window(start, start + size));
            }
        }
        return found;
    }

    private static Window sessionOf(List<Click> all, Click click, long gap) {
        long start = click.at();
        long end = click.at() + gap;
        boolean grew = true;
        while (grew) {
            grew = false;
            for (var other : all) {
                if (other.at() < end && other.at() + gap > start && (other.at() < start || other.at() + gap > end)) {
                    start = Math.min(start, other.at());
                    end = Math.max(end, other.at() + gap);
                    grew = true;
                }
            }
        }
        return new Window(start, end);
    }

    /** Adds amounts up, and says so as the model does. */
    public static class Sum extends SumWithoutMerge {

        private static final long serialVersionUID = 1L;

        @Override
        public Long merge(Long earlier, Long later) {
            return earlier + later;
        }
    }

    /** The same for windows that are never joined. */
    public static class SumWithoutMerge implements AggregateFunction<String, Click, Long, String> {

        private static final long serialVersionUID = 1L;

        @Override
        public Long create() {
            return 0L;
        }

        @Override
        public Long add(Long sum, Click click) {
            return sum + click.amount();
        }

        @Override
        public String result(String who, Window window, Long sum) {
            return "%s %d %d %d".formatted(who, window.start(), window.end(), sum);
        }
    }
}
