package io.tidemark.engine.runtime;

import io.tidemark.engine.graph.Partitioning;
import io.tidemark.engine.graph.Step;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One exchange between two stages while a job runs: a channel for each pair of tasks that have something to say. */
final class StageEdge {

    /** Makes the channel from one task to another. */
    interface Channels {

        Channel open(int from, int to);
    }

    private final Step.Exchange exchange;

    /** By the task that sends and the task that receives; null where nothing is ever sent. */
    private final @Nullable Channel[][] channels;

    private StageEdge(Step.Exchange exchange, @Nullable Channel[][] channels) {
        this.exchange = exchange;
        this.channels = channels;
    }

    static StageEdge open(Step.Exchange exchange, int parallelism, Channels make) {
        var channels = new Channel[parallelism][parallelism];
        for (int from = 0; from < parallelism; from++) {
            for (int to = 0; to < parallelism; to++) {
                if (from == to || !(exchange.partitioning() instanceof Partitioning.Forward)) {
                    channels[from][to] = make.open(from, to);
                }
            }
        }
        return new StageEdge(exchange, channels);
    }

    /** What a task sends into. */
    ExchangeEnd endOf(int from) {
        var own = new ArrayList<Channel>();
        for (var channel : channels[from]) {
            if (channel != null) {
                own.add(channel);
            }
        }
        var targets = own.toArray(Channel[]::new);
        return exchange.partitioning() instanceof Partitioning.ByKey<?, ?> byKey
                ? new ExchangeOutput(byKey, targets)
                : new CopyingOutput(targets);
    }

    /** What a task receives from. */
    List<InputGate.Input> inputsOf(int to) {
        var inputs = new ArrayList<InputGate.Input>();
        for (var row : channels) {
            var channel = row[to];
            if (channel != null) {
                inputs.add(new InputGate.Input(channel, exchange.input()));
            }
        }
        return inputs;
    }
}
