package io.tidemark.api.serde;

import static java.util.Objects.requireNonNull;

import java.util.HexFormat;
import java.util.Optional;

/**
 * A sum of {@linkplain StableHash stable hashes}: a number for a multiset, whatever the order. Each half is a sum modulo 2^64.
 *
 * <p>Sums of Tidemark 0.1 have only the low half. What such a sum is part of has only the low half, too; to compare it with
 * another, compare the low halves.
 *
 * @param high empty if it isn't known
 */
public record DigestSum(Optional<Long> high, long low) {

    /** Of nothing. */
    public static final DigestSum ZERO = new DigestSum(0, 0);

    /** Digits of one half. */
    private static final int HALF = 2 * Long.BYTES;

    private static final HexFormat HEX = HexFormat.of();

    public DigestSum {
        requireNonNull(high, "high");
    }

    /** Of which both halves are known. */
    public DigestSum(long high, long low) {
        this(Optional.of(high), low);
    }

    /**
     * The reverse of {@link #toString}.
     *
     * @throws IllegalArgumentException if these aren't 32 or 16 hexadecimal digits
     */
    public static DigestSum parse(String digits) {
        if (digits.length() == HALF) {
            return new DigestSum(Optional.empty(), HexFormat.fromHexDigitsToLong(digits));
        }
        if (digits.length() == 2 * HALF) {
            return new DigestSum(
                    HexFormat.fromHexDigitsToLong(digits, 0, HALF),
                    HexFormat.fromHexDigitsToLong(digits, HALF, 2 * HALF));
        }
        throw new IllegalArgumentException(
                "a digest has 32 hexadecimal digits, or 16 in Tidemark 0.1, was '" + digits + "'");
    }

    public DigestSum plus(DigestSum more) {
        return new DigestSum(high.flatMap(it -> more.high.map(other -> it + other)), low + more.low);
    }

    public DigestSum minus(DigestSum less) {
        return new DigestSum(high.flatMap(it -> less.high.map(other -> it - other)), low - less.low);
    }

    /** As 32 hexadecimal digits, the high half first; 16 if that isn't known. */
    @Override
    public String toString() {
        return high.map(HEX::toHexDigits).orElse("") + HEX.toHexDigits(low);
    }
}
