package io.tidemark.benchmarks.throughput;

/**
 * What a subject came to, in two numbers, so that a wrong one is seen without keeping what is right.
 *
 * @param count results, or for the floor events
 * @param digest the sum of what each mixes to, whatever their order
 */
public record Answer(long count, long digest) {

    public static final Answer NONE = new Answer(0, 0);

    public Answer plus(Result result) {
        long hash = BidStream.mix(result.auction());
        hash = BidStream.mix(hash ^ result.stats().count());
        hash = BidStream.mix(hash ^ result.stats().sum());
        hash = BidStream.mix(hash ^ result.stats().max());
        return new Answer(count + 1, digest + hash);
    }

    /** What job A must say of the first bids of a stream. */
    static Answer ofJobA(BidStream stream, long events) {
        var counts = new int[stream.keys()];
        var sums = new long[stream.keys()];
        var maxima = new int[stream.keys()];
        var answer = NONE;
        for (long number = 0; number < events; number++) {
            int auction = (int) stream.auction(number);
            long price = stream.price(number);
            counts[auction]++;
            sums[auction] += price;
            maxima[auction] = (int) Math.max(maxima[auction], price);
            if (counts[auction] % BidStats.EVENTS_PER_OUTPUT == 0) {
                answer =
                        answer.plus(new Result(auction, new BidStats(counts[auction], sums[auction], maxima[auction])));
            }
        }
        return answer;
    }

    /** What the floor must have seen of them: each bid, and the sum of all eight-byte words of their bytes. */
    static Answer ofFloor(long events, long words) {
        return new Answer(events, words);
    }
}
