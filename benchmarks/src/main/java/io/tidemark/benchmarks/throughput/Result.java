package io.tidemark.benchmarks.throughput;

import io.tidemark.api.serde.ByteWriter;
import io.tidemark.api.serde.Schema;
import io.tidemark.api.serde.Serde;
import java.nio.ByteBuffer;

/** What job A says of an auction, now and then. */
public record Result(long auction, BidStats stats) {

    public static final Serde<Result> SERDE = new ResultSerde();

    static final int BYTES = Long.BYTES + BidStats.BYTES;

    private static final class ResultSerde implements Serde<Result> {

        private static final long serialVersionUID = 1L;

        @Override
        public void write(Result result, ByteWriter out) {
            out.putLong(result.auction);
            BidStats.SERDE.write(result.stats, out);
        }

        @Override
        public Result read(ByteBuffer in) {
            return new Result(in.getLong(), BidStats.SERDE.read(in));
        }

        @Override
        public Schema schema() {
            return new Schema("benchmark-result", "");
        }
    }
}
