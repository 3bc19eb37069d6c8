package io.tidemark.benchmarks.nexmark.query;

import io.tidemark.api.function.KeyedProcess;
import io.tidemark.api.function.ProcessContext;
import io.tidemark.api.serde.RecordSerde;
import io.tidemark.api.state.States;
import io.tidemark.api.state.ValueState;
import io.tidemark.benchmarks.nexmark.row.Winner;
import java.util.Comparator;
import java.util.List;

/**
 * Brings auctions into the order in which they ended. They come from several tasks, each as far as it has read, so they
 * wait until event time says that no earlier one will come.
 *
 * @param <R> result
 */
abstract class InOrderOfEnd<R> implements KeyedProcess.Handler<Long, Winner, R> {

    private static final Comparator<Winner> ORDER =
            Comparator.comparingLong(Winner::expires).thenComparingLong(Winner::auction);

    private final ValueState<Waiting> waiting;

    /** Winners whose auctions ended later than event time has come. */
    record Waiting(List<Winner> winners) {}

    InOrderOfEnd(States states) {
        waiting = states.value("waiting", RecordSerde.of(Waiting.class));
    }

    /**
     * Auctions ended.
     *
     * @param winners all of this key that ended at one time, in the order of their ids
     */
    abstract void onEnded(long time, List<Winner> winners, ProcessContext<Long, R> context);

    @Override
    public void onEvent(Winner winner, ProcessContext<Long, R> context) {
        var before = waiting.value();
        waiting.update(new Waiting(before == null ? List.of(winner) : Lists.with(before.winners(), winner)));
        context.setTimer(winner.expires());
    }

    @Override
    public void onTimer(long time, ProcessContext<Long, R> context) {
        var all = waiting.value();
        if (all == null) {
            return;
        }
        var ended = all.winners().stream()
                .filter(it -> it.expires() == time)
                .sorted(ORDER)
                .toList();
        var rest = all.winners().stream().filter(it -> it.expires() != time).toList();
        if (rest.isEmpty()) {
            waiting.clear();
        } else {
            waiting.update(new Waiting(rest));
        }
        onEnded(time, ended, context);
    }
}
