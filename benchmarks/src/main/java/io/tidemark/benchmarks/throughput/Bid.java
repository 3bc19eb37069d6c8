package io.tidemark.benchmarks.throughput;

import io.tidemark.api.serde.ByteWriter;
import io.tidemark.api.serde.Schema;
import io.tidemark.api.serde.Serde;
import io.tidemark.api.serde.SerdeException;
import java.nio.ByteBuffer;

/**
 * Someone offers a price.
 *
 * @param auction what for; the key
 * @param price what, in cents
 * @param at when, in epoch milliseconds
 */
public record Bid(long auction, long price, long at) {

    /** Bytes of a bid: its three numbers, and what a real one would say besides, which nobody looks at. */
    public static final int BYTES = 100;

    static final int NUMBERS_BYTES = 3 * Long.BYTES;

    /** Reads bids straight from the fetched bytes. */
    public static final Serde<Bid> SERDE = new BidSerde();

    private static final class BidSerde implements Serde<Bid> {

        private static final long serialVersionUID = 1L;

        @Override
        public void write(Bid bid, ByteWriter out) {
            out.putLong(bid.auction).putLong(bid.price).putLong(bid.at);
        }

        @Override
        public Bid read(ByteBuffer in) {
            if (in.remaining() < NUMBERS_BYTES) {
                throw new SerdeException(
                        "A bid needs %d bytes, there are %d.".formatted(NUMBERS_BYTES, in.remaining()));
            }
            var bid = new Bid(in.getLong(), in.getLong(), in.getLong());
            in.position(in.limit());
            return bid;
        }

        @Override
        public Schema schema() {
            return new Schema("benchmark-bid", "");
        }
    }
}
