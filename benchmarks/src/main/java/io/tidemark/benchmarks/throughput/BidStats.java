package io.tidemark.benchmarks.throughput;

import io.tidemark.api.serde.ByteWriter;
import io.tidemark.api.serde.Schema;
import io.tidemark.api.serde.Serde;
import java.nio.ByteBuffer;

/** What job A remembers of an auction: how many bids, their sum and the highest. */
public record BidStats(long count, long sum, long max) {

    /** An output at each event whose count is a multiple of this. */
    public static final int EVENTS_PER_OUTPUT = 16;

    public static final BidStats NONE = new BidStats(0, 0, 0);

    public static final Serde<BidStats> SERDE = new StatsSerde();

    static final int BYTES = 3 * Long.BYTES;

    public BidStats plus(long price) {
        return new BidStats(count + 1, sum + price, Math.max(max, price));
    }

    public boolean isOutput() {
        return count % EVENTS_PER_OUTPUT == 0;
    }

    private static final class StatsSerde implements Serde<BidStats> {

        private static final long serialVersionUID = 1L;

        @Override
        public void write(BidStats stats, ByteWriter out) {
            out.putLong(stats.count).putLong(stats.sum).putLong(stats.max);
        }

        @Override
        public BidStats read(ByteBuffer in) {
            return new BidStats(in.getLong(), in.getLong(), in.getLong());
        }

        @Override
        public Schema schema() {
            return new Schema("benchmark-bid-stats", "");
        }
    }
}
