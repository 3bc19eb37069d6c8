package io.tidemark.benchmarks.throughput;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/**
 * Bids without end, each made from its number alone: half of them on {@value #HOT_KEYS} auctions that everyone wants, half
 * spread evenly over all.
 *
 * <p>The same numbers give the same bids in every process. All bids of an auction lie in one partition, so that what a
 * job says of an auction doesn't depend on who was read first.
 *
 * @param keys how many auctions there are, more than {@value #HOT_KEYS}
 */
public record BidStream(int keys) {

    public static final int PARTITIONS = 4;
    static final int HOT_KEYS = 100;

    /** Bids a millisecond, in event time. */
    private static final long PER_MILLI = 10;

    private static final long BEGIN = 1_700_000_000_000L;
    private static final int HIGHEST_PRICE = 1_000_000;
    private static final int REST_BYTES = Bid.BYTES - Bid.NUMBERS_BYTES;

    /** What else a bid says: repeats itself as real data does, so that lz4 has something to find. */
    private static final byte[] RESTS = rests();

    private static final int RESTS_APART = 16;

    public BidStream {
        if (keys <= HOT_KEYS) {
            throw new IllegalArgumentException("keys must be > %d, was %d".formatted(HOT_KEYS, keys));
        }
    }

    public long auction(long number) {
        long bits = mix(number);
        boolean hot = (bits & 1) == 0;
        return Long.remainderUnsigned(bits >>> 1, hot ? HOT_KEYS : keys);
    }

    /** 1 to 1,000,000. */
    public long price(long number) {
        return 1 + Long.remainderUnsigned(mix(~number), HIGHEST_PRICE);
    }

    public long at(long number) {
        return BEGIN + number / PER_MILLI;
    }

    public static int partition(long auction) {
        return (int) (mix(auction) >>> 62);
    }

    /** Writes a bid's {@value Bid#BYTES} bytes. */
    public void write(long number, ByteBuffer to) {
        to.putLong(auction(number)).putLong(price(number)).putLong(at(number));
        int rest = (int) (mix(number ^ BEGIN) >>> 56) * RESTS_APART;
        to.put(RESTS, rest, REST_BYTES);
    }

    /** SplitMix64's last step: neighbours come out far apart. */
    static long mix(long number) {
        long z = (number + 1) * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    private static byte[] rests() {
        var bytes = new byte[255 * 16 + REST_BYTES];
        var random = new SplittableRandom(7);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) ('a' + random.nextInt(26));
        }
        return bytes;
    }
}
