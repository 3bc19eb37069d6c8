package io.tidemark.benchmarks.nexmark.query;

import io.tidemark.api.function.KeyedProcess;
import io.tidemark.api.function.ProcessContext;
import io.tidemark.api.serde.RecordSerde;
import io.tidemark.api.state.States;
import io.tidemark.api.state.ValueState;
import io.tidemark.benchmarks.nexmark.event.Bid;
import io.tidemark.benchmarks.nexmark.row.BidderSession;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts bids of a bidder that follow close upon each other. Bids out of order may join two sessions into one.
 *
 * @param gapMillis a session is over when nothing came for so long
 */
record Sessions(long gapMillis) implements KeyedProcess<Long, Bid, BidderSession> {

    /** Sessions that aren't over, in any order. */
    record Open(List<BidderSession> sessions) {}

    @Override
    public Handler<Long, Bid, BidderSession> open(States states) {
        return new Merge(states.value("open", RecordSerde.of(Open.class)));
    }

    private final class Merge implements Handler<Long, Bid, BidderSession> {

        private final ValueState<Open> open;

        Merge(ValueState<Open> open) {
            this.open = open;
        }

        @Override
        public void onEvent(Bid bid, ProcessContext<Long, BidderSession> context) {
            var merged = new BidderSession(bid.bidder(), bid.dateTime(), bid.dateTime() + gapMillis, 1);
            var others = new ArrayList<BidderSession>();
            for (var session : sessions()) {
                if (session.start() < merged.end() && merged.start() < session.end()) {
                    merged = union(session, merged);
                } else {
                    others.add(session);
                }
            }
            others.add(merged);
            open.update(new Open(others));
            context.setTimer(merged.end() - 1);
        }

        @Override
        public void onTimer(long time, ProcessContext<Long, BidderSession> context) {
            var rest = new ArrayList<BidderSession>();
            for (var session : sessions()) {
                if (session.end() - 1 <= time) {
                    context.emit(session);
                } else {
                    rest.add(session);
                }
            }
            if (rest.isEmpty()) {
                open.clear();
            } else {
                open.update(new Open(rest));
            }
        }

        private List<BidderSession> sessions() {
            var before = open.value();
            return before == null ? List.of() : before.sessions();
        }

        private static BidderSession union(BidderSession one, BidderSession other) {
            return new BidderSession(
                    one.bidder(),
                    Math.min(one.start(), other.start()),
                    Math.max(one.end(), other.end()),
                    one.bids() + other.bids());
        }
    }
}
