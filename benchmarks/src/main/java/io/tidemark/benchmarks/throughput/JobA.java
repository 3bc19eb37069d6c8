package io.tidemark.benchmarks.throughput;

import io.tidemark.api.Parameters;
import io.tidemark.api.Pipeline;
import io.tidemark.api.Program;
import io.tidemark.api.WatermarkStrategy;
import io.tidemark.api.serde.Serdes;
import io.tidemark.kafka.sink.KafkaSink;
import io.tidemark.kafka.source.KafkaSource;

/** Count, sum and highest price of each auction so far; a result at each 16th bid of an auction. */
public final class JobA implements Program {

    static final String INPUT = "input";
    static final String OUTPUT = "output";

    @Override
    public void define(Pipeline pipeline, Parameters parameters) {
        pipeline.source(
                        "bids",
                        KafkaSource.of(parameters.string(INPUT, "bids"), Bid.SERDE)
                                .toPresent())
                .eventTime(Bid::at, WatermarkStrategy.monotonous())
                .keyBy(Bid::auction, Serdes.int64())
                .<Result>process("stats", states -> {
                    var stats = states.value("stats", BidStats.SERDE);
                    return (bid, context) -> {
                        var before = stats.value();
                        var now = (before == null ? BidStats.NONE : before).plus(bid.price());
                        stats.update(now);
                        if (now.isOutput()) {
                            context.emit(new Result(bid.auction(), now));
                        }
                    };
                })
                .sink(
                        "results",
                        KafkaSink.to(parameters.string(OUTPUT, "results"), Result.SERDE)
                                .key(Result::auction, Serdes.int64()));
    }
}
