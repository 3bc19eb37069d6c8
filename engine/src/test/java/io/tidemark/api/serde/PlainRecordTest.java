package io.tidemark.api.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainRecordTest {

    private static final RecordSerde<Visit> VISITS = RecordSerde.of(Visit.class);
    private static final PlainRecord PLAIN = PlainRecord.of(VISITS.schema());

    enum Kind {
        ORGANIC,
        PAID
    }

    record Visit(int user, String page, Kind kind, Instant at, Optional<String> from, List<Long> times) {}

    @Test
    void givesValuesByTheNamesOfTheirComponents() {
        var out = new ByteWriter();
        VISITS.write(new Visit(7, "/", Kind.PAID, Instant.EPOCH, Optional.empty(), List.of(1L, 2L)), out);

        var values = PLAIN.read(ByteBuffer.wrap(out.toByteArray()));

        assertThat(values.keySet()).containsExactly("user", "page", "kind", "at", "from", "times");
        assertThat(values)
                .containsEntry("user", 7L)
                .containsEntry("kind", "PAID")
                .containsEntry("at", Instant.EPOCH)
                .containsEntry("from", null)
                .containsEntry("times", List.of(1L, 2L));
    }

    @Test
    void takesWhatJsonHasForValues() {
        var out = new ByteWriter();

        PLAIN.write(visit(), out);

        assertThat(VISITS.read(ByteBuffer.wrap(out.toByteArray())))
                .isEqualTo(new Visit(7, "/", Kind.PAID, Instant.EPOCH, Optional.of("x"), List.of(1L)));
    }

    @ParameterizedTest
    @CsvSource({
        "user, 3000000000, user",
        "user, 1.5, user",
        "kind, FREE, ORGANIC",
        "at, yesterday, instant",
        "times, 3, list"
    })
    void namesTheComponentThatAValueDoesNotFit(String component, String value, String hint) {
        var record = visit();
        record.put(component, value);

        assertThatThrownBy(() -> PLAIN.write(record, new ByteWriter()))
                .isInstanceOf(SerdeException.class)
                .hasMessageContaining(component)
                .hasMessageContaining(value)
                .hasMessageContaining(hint);
    }

    @Test
    void namesWhatIsMissingAndWhatIsTooMuch() {
        var missing = visit();
        missing.remove("page");
        var tooMuch = visit();
        tooMuch.put("pages", "/");

        assertThatThrownBy(() -> PLAIN.write(missing, new ByteWriter())).hasMessageContaining("'Visit.page'");
        assertThatThrownBy(() -> PLAIN.write(tooMuch, new ByteWriter())).hasMessageContaining("'pages'");
    }

    @Test
    void refusesBytesThatEndTooSoon() {
        assertThatThrownBy(() -> PLAIN.read(ByteBuffer.wrap(new byte[] {2})))
                .isInstanceOf(SerdeException.class)
                .hasMessageContaining("'Visit'");
    }

    private static Map<String, Object> visit() {
        var visit = new LinkedHashMap<String, Object>();
        visit.put("user", 7);
        visit.put("page", "/");
        visit.put("kind", "PAID");
        visit.put("at", "1970-01-01T00:00:00Z");
        visit.put("from", "x");
        visit.put("times", List.of(1));
        return visit;
    }
}
