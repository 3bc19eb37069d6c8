package io.tidemark.benchmarks.parity;

import io.tidemark.engine.testing.Click;

/**
 * One event of a feed.
 *
 * @param click where the second side is a table, an amount of 0 takes the row away
 */
record Fed(Side side, Click click) {

    /** Which of two streams it is on. */
    enum Side {
        FIRST,
        SECOND
    }

    long at() {
        return click.at();
    }

    boolean takesAway() {
        return side == Side.SECOND && click.amount() == 0;
    }
}
