package io.tidemark.guide;

import io.tidemark.api.serde.Alias;
import io.tidemark.api.serde.RecordSerde;
import org.jspecify.annotations.Nullable;

/** The snippets of docs/evolution.md. */
final class EvolutionGuide {

    private EvolutionGuide() {}

    static final class Before {

        private Before() {}

        // snippet: before
        record Counts(int views, int clicks, String region) {}
        // end
    }

    static final class After {

        private After() {}

        // snippet: after
        record Counts(
                long views, // was int: whole numbers may become wider
                @Alias("clicks") long interactions, // has another name now
                long shares, // is new: 0 in what was stored before
                @Nullable String campaign // is new: null; and region is gone
                ) {}
        // end
    }

    static boolean canTakeOver() {
        // snippet: check
        var older = RecordSerde.of(Before.Counts.class).schema();
        return RecordSerde.of(After.Counts.class).canRead(older);
        // end
    }
}
