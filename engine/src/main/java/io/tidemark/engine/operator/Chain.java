package io.tidemark.engine.operator;

import io.tidemark.api.function.Collector;
import io.tidemark.api.function.FilterFunction;
import io.tidemark.api.function.FlatMapFunction;
import io.tidemark.api.function.MapFunction;
import io.tidemark.api.sink.SinkException;
import io.tidemark.engine.graph.Stage;
import io.tidemark.engine.graph.Step;
import java.util.HashMap;
import java.util.List;

/** Joins the steps behind a stage's head to one {@link Output}. */
public final class Chain {

    /** Makes the ends of a chain, where events leave the stage. */
    public interface Ends {

        Output exchange(Step.Exchange step);

        Output sink(Step.ToSink<?> step) throws SinkException;
    }

    private final Ends ends;

    private Chain(Ends ends) {
        this.ends = ends;
    }

    /** The outputs of a stage's head: what it emits goes through the steps that follow. */
    public static Outputs of(Stage stage, Ends ends) throws SinkException {
        var sides = new HashMap<String, Output>();
        var main = of(stage.steps(), ends);
        for (var side : stage.sides().entrySet()) {
            sides.put(side.getKey(), of(side.getValue(), ends));
        }
        return new Outputs(main, sides);
    }

    /** An output that sends each event through all of the steps. */
    public static Output of(List<Step> steps, Ends ends) throws SinkException {
        return new Chain(ends).all(steps);
    }

    private Output all(List<Step> steps) throws SinkException {
        if (steps.isEmpty()) {
            return (event, timestamp) -> {};
        }
        if (steps.size() == 1) {
            return one(steps.get(0));
        }
        var outputs = new Output[steps.size()];
        for (int i = 0; i < outputs.length; i++) {
            outputs[i] = one(steps.get(i));
        }
        return (event, timestamp) -> {
            for (var output : outputs) {
                output.emit(event, timestamp);
            }
        };
    }

    @SuppressWarnings("unchecked") // the program's types were checked when it was compiled; the graph leaves them out
    private Output one(Step step) throws SinkException {
        if (step instanceof Step.Map<?, ?> map) {
            return map((MapFunction<Object, Object>) map.function(), all(map.next()));
        }
        if (step instanceof Step.Filter<?> filter) {
            return filter((FilterFunction<Object>) filter.function(), all(filter.next()));
        }
        if (step instanceof Step.FlatMap<?, ?> flatMap) {
            return new FlatMapOutput((FlatMapFunction<Object, Object>) flatMap.function(), all(flatMap.next()));
        }
        return step instanceof Step.ToSink<?> sink ? ends.sink(sink) : ends.exchange((Step.Exchange) step);
    }

    private static Output map(MapFunction<Object, Object> function, Output next) {
        return (event, timestamp) -> next.emit(function.map(event), timestamp);
    }

    private static Output filter(FilterFunction<Object> function, Output next) {
        return (event, timestamp) -> {
            if (function.keep(event)) {
                next.emit(event, timestamp);
            }
        };
    }

    /** One collector for all events, so that none is made for each. */
    private static final class FlatMapOutput implements Output, Collector<Object> {

        private final FlatMapFunction<Object, Object> function;
        private final Output next;
        private long timestamp;

        FlatMapOutput(FlatMapFunction<Object, Object> function, Output next) {
            this.function = function;
            this.next = next;
        }

        @Override
        public void emit(Object event, long eventTimestamp) throws Exception {
            timestamp = eventTimestamp;
            function.flatMap(event, this);
        }

        @Override
        public void emit(Object result) {
            try {
                next.emit(result, timestamp);
            } catch (Exception e) {
                throw new DownstreamException(e);
            }
        }
    }
}
