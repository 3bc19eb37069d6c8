package io.tidemark.benchmarks.nexmark.query;

import io.tidemark.api.function.KeyedProcess;
import io.tidemark.api.function.ProcessContext;
import io.tidemark.api.serde.RecordSerde;
import io.tidemark.api.state.ListState;
import io.tidemark.api.state.States;
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

    private static final Comparator<Winner> BY_ID = Comparator.comparingLong(Winner::auction);

    /** Winners whose auctions ended later than event time has come. */
    private final ListState<Winner> waiting;

    InOrderOfEnd(States states) {
        waiting = states.list("waiting", RecordSerde.of(Winner.class));
    }

    /**
     * Auctions ended.
     *
     * @param winners all of this key that ended at one time, in the order of their ids
     */
    abstract void onEnded(long time, List<Winner> winners, ProcessContext<Long, R> context);

    @Override
    public void onEvent(Winner winner, ProcessContext<Long, R> context) {
        waiting.add(winner);
        context.setTimer(winner.expires());
    }

    @Override
    public void onTimer(long time, ProcessContext<Long, R> context) {
        var all = waiting.get();
        var ended =
                all.stream().filter(it -> it.expires() == time).sorted(BY_ID).toList();
        waiting.update(all.stream().filter(it -> it.expires() != time).toList());
        onEnded(time, ended, context);
    }
}
