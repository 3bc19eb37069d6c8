package io.tidemark.control.experiment;

import io.tidemark.control.wire.Difference;
import io.tidemark.control.wire.Difference.Kind;
import io.tidemark.control.wire.FieldChange;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Makes examples of differences: what a person needs to find the rows and to see what is wrong. */
final class Differences {

    /** How many fields an example shows. */
    static final int MOST_FIELDS = 20;

    private final String topicA;
    private final String topicB;

    Differences(String topicA, String topicB) {
        this.topicA = topicA;
        this.topicB = topicB;
    }

    /** The first difference; empty if there is none. */
    Optional<Difference> exampleOf(RowKey key, Pairing pairing) {
        if (!pairing.changed().isEmpty()) {
            var pair = pairing.changed().get(0);
            var fields = pair.fields().stream().limit(MOST_FIELDS).toList();
            return Optional.of(example(Kind.CHANGED, key, Optional.of(pair.a()), Optional.of(pair.b()), fields));
        }
        if (!pairing.onlyInA().isEmpty()) {
            var row = Optional.of(pairing.onlyInA().get(0));
            return Optional.of(example(Kind.ONLY_IN_A, key, row, Optional.empty(), List.of()));
        }
        if (!pairing.onlyInB().isEmpty()) {
            var row = Optional.of(pairing.onlyInB().get(0));
            return Optional.of(example(Kind.ONLY_IN_B, key, Optional.empty(), row, List.of()));
        }
        return Optional.empty();
    }

    private Difference example(Kind kind, RowKey key, Optional<Row> a, Optional<Row> b, List<FieldChange> fields) {
        return new Difference(
                kind,
                Instant.ofEpochMilli(key.time()),
                key.readableKey(),
                a.map(row -> row.place(topicA)),
                b.map(row -> row.place(topicB)),
                a.map(row -> FieldDiff.text(row.value())),
                b.map(row -> FieldDiff.text(row.value())),
                fields);
    }
}
