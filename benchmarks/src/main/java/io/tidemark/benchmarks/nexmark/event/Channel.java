package io.tidemark.benchmarks.nexmark.event;

/** Where bids come in. The rules of the stream draw no channel, so it follows from the bidder. */
public enum Channel {
    WEB,
    APP,
    PHONE,
    PARTNER;

    private static final Channel[] ALL = values();

    /** The channel that a bidder always uses. */
    public static Channel of(Bid bid) {
        return ALL[(int) (bid.bidder() % ALL.length)];
    }
}
