package io.tidemark.benchmarks.nexmark.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RowDigestTest {

    record Row(long id, String text) {}

    private static final Row A = new Row(1, "a");
    private static final Row B = new Row(2, "b");

    @Test
    void doesNotDependOnTheOrder() {
        assertThat(digest(A, B, B)).isEqualTo(digest(B, A, B));
    }

    @Test
    void dependsOnHowOftenARowIsThere() {
        assertThat(digest(A, B)).isNotEqualTo(digest(A, B, B));
        assertThat(digest(A)).isNotEqualTo(digest(A, B, B));
        assertThat(digest()).isEqualTo("0000000000000000").isNotEqualTo(digest(A));
    }

    @Test
    void dependsOnEachComponent() {
        assertThat(digest(A)).isNotEqualTo(digest(new Row(1, "b"))).isNotEqualTo(digest(new Row(2, "a")));
    }

    /** The sum of plain hashes could be: what one row gains the other loses. */
    @Test
    void tellsRowsThatExchangedAComponent() {
        assertThat(digest(A, B)).isNotEqualTo(digest(new Row(1, "b"), new Row(2, "a")));
    }

    private static String digest(Row... rows) {
        var digest = new RowDigest<>(Row.class);
        for (var row : rows) {
            digest.add(row);
        }
        return digest.text();
    }
}
