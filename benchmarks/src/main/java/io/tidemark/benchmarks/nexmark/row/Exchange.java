package io.tidemark.benchmarks.nexmark.row;

import java.math.BigDecimal;

/** The exchange rate of queries 1 and 14: 0.908, calculated exactly. */
public final class Exchange {

    private static final long THOUSANDTHS = 908;

    private Exchange() {}

    /** The price in the other currency, with three decimal places. */
    public static BigDecimal convert(long price) {
        return BigDecimal.valueOf(price * THOUSANDTHS, 3);
    }
}
