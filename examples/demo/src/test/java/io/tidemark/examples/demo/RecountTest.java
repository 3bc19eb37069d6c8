package io.tidemark.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecountTest {

    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long ALL = 100 * HOUR;

    private final Recount recount = new Recount(false);

    @BeforeEach
    void countSomeEvents() {
        recount.count(new Event("POST", 1, 7, false, 5));
        recount.count(new Event("VIEW", 1, 7, false, 5));
        recount.count(new Event("VIEW", 2, 7, false, HOUR - 1));
        recount.count(new Event("CLICK", 2, 7, false, HOUR - 1));
        recount.count(new Event("VIEW", 2, 7, false, HOUR));
    }

    @Test
    void agreesWithTheSameCounts() {
        recount.result(new Recount.Key(7, 0, "all"), new Recount.Counts(2, 1));
        recount.result(new Recount.Key(7, HOUR, "all"), new Recount.Counts(1, 0));

        var verdict = recount.compare(Long.MIN_VALUE, ALL);

        assertThat(verdict.agrees()).isTrue();
        assertThat(verdict.checked()).isEqualTo(2);
    }

    @Test
    void findsAWrongResult() {
        recount.result(new Recount.Key(7, 0, "all"), new Recount.Counts(2, 2));
        recount.result(new Recount.Key(7, HOUR, "all"), new Recount.Counts(1, 0));

        assertThat(recount.compare(Long.MIN_VALUE, ALL).differences())
                .singleElement()
                .asString()
                .contains("post 7", "1970-01-01T00:00:00Z", "clicks=2", "clicks=1");
    }

    @Test
    void findsAMissingResult() {
        recount.result(new Recount.Key(7, 0, "all"), new Recount.Counts(2, 1));

        assertThat(recount.compare(Long.MIN_VALUE, ALL).differences())
                .singleElement()
                .asString()
                .contains("1970-01-01T01:00:00Z", "missing");
    }

    @Test
    void findsAResultThatCameTwice() {
        recount.result(new Recount.Key(7, 0, "all"), new Recount.Counts(2, 1));
        recount.result(new Recount.Key(7, 0, "all"), new Recount.Counts(2, 1));
        recount.result(new Recount.Key(7, HOUR, "all"), new Recount.Counts(1, 0));

        assertThat(recount.compare(Long.MIN_VALUE, ALL).differences())
                .singleElement()
                .asString()
                .contains("twice");
    }

    @Test
    void findsAResultOfNothing() {
        recount.result(new Recount.Key(7, 0, "all"), new Recount.Counts(2, 1));
        recount.result(new Recount.Key(7, HOUR, "all"), new Recount.Counts(1, 0));
        recount.result(new Recount.Key(8, HOUR, "all"), new Recount.Counts(1, 0));

        assertThat(recount.compare(Long.MIN_VALUE, ALL).differences())
                .singleElement()
                .asString()
                .contains("post 8", "should not be there");
    }

    @Test
    void comparesOnlyHoursThatEndWithinTheRange() {
        recount.result(new Recount.Key(7, HOUR, "all"), new Recount.Counts(1, 0));

        assertThat(recount.compare(HOUR - 1, ALL).agrees()).isTrue();
        assertThat(recount.compare(HOUR - 2, ALL).agrees()).isFalse();
    }

    @Test
    void findsAResultOutsideOfTheRange() {
        recount.result(new Recount.Key(7, 0, "all"), new Recount.Counts(2, 1));
        recount.result(new Recount.Key(7, HOUR, "all"), new Recount.Counts(1, 0));

        assertThat(recount.compare(HOUR - 1, ALL).differences())
                .singleElement()
                .asString()
                .contains("outside");
    }

    @Test
    void countsPaidPostsApartIfToldSo() {
        var byChannel = new Recount(true);
        byChannel.count(new Event("VIEW", 1, 7, true, 5));
        byChannel.count(new Event("VIEW", 1, 8, false, 5));
        byChannel.result(new Recount.Key(7, 0, "paid"), new Recount.Counts(1, 0));
        byChannel.result(new Recount.Key(8, 0, "organic"), new Recount.Counts(1, 0));

        assertThat(byChannel.compare(Long.MIN_VALUE, ALL).agrees()).isTrue();
    }
}
