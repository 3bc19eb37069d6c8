package io.tidemark.engine.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.serde.DigestSum;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateDigestTest {

    private record Row(String uid, String table, String key, String value) {}

    @Test
    void isZeroForNoRows() {
        assertThat(digestOf(List.of())).isEqualTo(DigestSum.ZERO);
    }

    /** People keep these numbers and compare them years later; the low half with those of 0.1, which had no other. */
    @Test
    void isTheSameNumberForEver() {
        assertThat(digestOf(List.of(
                        new Row("totals", "sum", "anna", "12"), new Row("totals", "sum", "a key of many bytes", ""))))
                .isEqualTo(new DigestSum(-7284247519281817119L, 196983769286101249L));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {0, 1, 2})
    void dependsOnNoOrder(long seed) {
        var random = new Random(seed);
        var rows = randomRows(random);
        var shuffled = new ArrayList<>(rows);
        Collections.shuffle(shuffled, random);

        assertThat(digestOf(shuffled)).isEqualTo(digestOf(rows));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {0, 1, 2})
    void changesWithEachBitOfEachRow(long seed) {
        var random = new Random(seed);
        var digests = new HashSet<DigestSum>();
        var key = new byte[1 + random.nextInt(20)];
        var value = new byte[1 + random.nextInt(20)];
        random.nextBytes(key);
        random.nextBytes(value);
        digests.add(digestOf(key, value));

        int bits = 0;
        for (var bytes : List.of(key, value)) {
            for (int bit = 0; bit < bytes.length * 8; bit++, bits++) {
                bytes[bit / 8] ^= (byte) (1 << bit % 8);
                digests.add(digestOf(key, value));
                bytes[bit / 8] ^= (byte) (1 << bit % 8);
            }
        }

        assertThat(digests).hasSize(bits + 1);
    }

    @Test
    void tellsWhereARowIsAndWhereItsKeyEnds() {
        var digests = new HashSet<DigestSum>();
        for (var row : List.of(
                new Row("a", "b", "c", "d"),
                new Row("ab", "", "c", "d"),
                new Row("", "ab", "c", "d"),
                new Row("b", "a", "c", "d"),
                new Row("a", "b", "cd", ""),
                new Row("a", "b", "", "cd"),
                new Row("a", "b", "d", "c"),
                new Row("a", "b", "c\0", "d"),
                new Row("a", "b", "c", "d\0"))) {
            digests.add(digestOf(List.of(row)));
        }

        assertThat(digests).hasSize(9);
    }

    @Test
    void countsARowThatIsThereTwice() {
        var row = new Row("a", "b", "c", "d");

        assertThat(digestOf(List.of(row, row)))
                .isNotEqualTo(digestOf(List.of(row)))
                .isNotEqualTo(DigestSum.ZERO);
    }

    private static List<Row> randomRows(Random random) {
        var rows = new ArrayList<Row>();
        for (int i = 0; i < 100; i++) {
            rows.add(new Row(
                    "uid" + random.nextInt(2),
                    "table" + random.nextInt(2),
                    "k".repeat(random.nextInt(20)) + i,
                    "v".repeat(random.nextInt(20)) + i));
        }
        return rows;
    }

    private static DigestSum digestOf(byte[] key, byte[] value) {
        var digest = new StateDigest();
        digest.table("uid", "table").add(key, value);
        return digest.value();
    }

    private static DigestSum digestOf(List<Row> rows) {
        var digest = new StateDigest();
        for (var row : rows) {
            digest.table(row.uid(), row.table())
                    .add(row.key().getBytes(UTF_8), row.value().getBytes(UTF_8));
        }
        return digest.value();
    }
}
