package io.tidemark.benchmarks.nexmark.row;

/**
 * How many there are, in all and by range of price.
 *
 * @param low below 10,000
 * @param middle below 1,000,000
 * @param high the rest
 */
public record RankCounts(long total, long low, long middle, long high) {

    public static final RankCounts NONE = new RankCounts(0, 0, 0, 0);

    private static final long MIDDLE_FROM = 10_000;
    private static final long HIGH_FROM = 1_000_000;

    /** One of this price. */
    public static RankCounts of(long price) {
        return new RankCounts(
                1,
                price < MIDDLE_FROM ? 1 : 0,
                price >= MIDDLE_FROM && price < HIGH_FROM ? 1 : 0,
                price >= HIGH_FROM ? 1 : 0);
    }

    public RankCounts plus(RankCounts other) {
        return new RankCounts(total + other.total, low + other.low, middle + other.middle, high + other.high);
    }

    /** One for each range that has any, and one in all if there are any: what one of many adds to a distinct count. */
    public RankCounts present() {
        return new RankCounts(Math.min(total, 1), Math.min(low, 1), Math.min(middle, 1), Math.min(high, 1));
    }
}
