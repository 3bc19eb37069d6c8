package io.tidemark.engine.graph;

import io.tidemark.api.serde.Serde;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.window.GlobalWindows;
import io.tidemark.api.window.SessionWindows;
import io.tidemark.api.window.SlidingWindows;
import io.tidemark.api.window.TumblingWindows;
import io.tidemark.api.window.Windows;
import java.time.Duration;
import java.util.List;

/**
 * What windows keep. States that a program doesn't use at the moment (no lateness allowed, no early results) are kept all
 * the same, empty, so that a later version may begin or cease to use them.
 */
final class WindowStates {

    private WindowStates() {}

    static List<DeclaredState> of(StageHead.Aggregation<?, ?, ?, ?> head) {
        var windows = head.settings().windows();
        var kind = kindOf(windows);
        Serde<?> accumulators = head.accumulators();
        if (windows instanceof GlobalWindows) {
            return List.of(
                    new DeclaredState(DeclaredState.WINDOWS, kind, accumulators),
                    new DeclaredState(DeclaredState.COUNTS, "value", Serdes.int64()));
        }
        var all = List.of(
                new DeclaredState(DeclaredState.WINDOWS, kind, accumulators),
                new DeclaredState(DeclaredState.FIRED, kind, accumulators),
                new DeclaredState(DeclaredState.EARLY, "early windows", Serdes.list(Serdes.int64())));
        if (windows instanceof SessionWindows) {
            var sessions = new DeclaredState(DeclaredState.SESSIONS, "value", Serdes.list(Serdes.int64()));
            return List.of(all.get(0), all.get(1), all.get(2), sessions);
        }
        return all;
    }

    /** What decides how the rows are laid out, so what can't change from one version to the next. */
    static String kindOf(Windows windows) {
        if (windows instanceof TumblingWindows tumbling) {
            return "window tumbling " + tumbling.size() + offset(tumbling.offset());
        }
        if (windows instanceof SlidingWindows sliding) {
            return "window sliding %s each %s%s".formatted(sliding.size(), sliding.slide(), offset(sliding.offset()));
        }
        return windows instanceof SessionWindows ? "window session" : "window global";
    }

    private static String offset(Duration offset) {
        return offset.isZero() ? "" : " offset " + offset;
    }
}
