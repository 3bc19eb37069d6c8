package io.tidemark.examples.poststats.v2;

import io.tidemark.api.serde.RecordSerde;
import io.tidemark.api.serde.Serde;

/** What was counted so far. This is what savepoints hold, so it is the same in all versions. */
public record Counts(long views, long clicks) {

    static final Counts NONE = new Counts(0, 0);
    static final Serde<Counts> SERDE = RecordSerde.of(Counts.class);

    Counts with(Engagement engagement) {
        return switch (engagement.kind()) {
            case VIEW -> new Counts(views + 1, clicks);
            case CLICK -> new Counts(views, clicks + 1);
            case POST -> this;
        };
    }
}
