package io.tidemark.api.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.serde.DigestSum;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OutputDigestTest {

    private record Written(Optional<String> key, String value, long eventTime) {}

    private static final Written WITH_KEY = new Written(Optional.of("anna"), "a value of many bytes", 1_000);
    private static final Written WITHOUT_KEY = new Written(Optional.empty(), "", -5);

    @Test
    void isZeroForNoRecords() {
        assertThat(digestOf().value()).isEqualTo(DigestSum.ZERO);
        assertThat(digestOf().records()).isZero();
    }

    /** People keep these numbers and compare them years later; the low half with those of 0.1, which had no other. */
    @Test
    void isTheSameNumberForEver() {
        assertThat(digestOf(WITH_KEY, WITHOUT_KEY).value()).hasToString("9f732ef3850b3795e7ef35ad12647895");
    }

    @Test
    void dependsOnNoOrderAndCountsARecordThatIsThereTwice() {
        var twice = digestOf(WITH_KEY, WITHOUT_KEY, WITH_KEY);

        assertThat(twice.value())
                .isEqualTo(digestOf(WITHOUT_KEY, WITH_KEY, WITH_KEY).value());
        assertThat(twice.value()).isNotEqualTo(digestOf(WITH_KEY, WITHOUT_KEY).value());
        assertThat(twice.records()).isEqualTo(3);
    }

    /** Each half by itself, so that one that stood still would be seen. */
    @Test
    void tellsRecordsApartByEachOfTheirParts() {
        var low = new HashSet<Long>();
        var high = new HashSet<Optional<Long>>();
        var records = List.of(
                new Written(Optional.empty(), "ab", 1),
                new Written(Optional.of(""), "ab", 1),
                new Written(Optional.of("a"), "b", 1),
                new Written(Optional.of("ab"), "", 1),
                new Written(Optional.of("a"), "b", 2),
                new Written(Optional.of("a"), "c", 1),
                new Written(Optional.of("b"), "a", 1));

        for (var record : records) {
            low.add(digestOf(record).value().low());
            high.add(digestOf(record).value().high());
        }

        assertThat(low).hasSameSizeAs(records);
        assertThat(high).hasSameSizeAs(records);
    }

    private static OutputDigest digestOf(Written... records) {
        var digest = new OutputDigest();
        for (var record : records) {
            digest.add(
                    record.key().map(it -> it.getBytes(UTF_8)).orElse(null),
                    record.value().getBytes(UTF_8),
                    record.eventTime());
        }
        return digest;
    }
}
