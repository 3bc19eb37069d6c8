package io.tidemark.control.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.Parameters;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparisonSettingsTest {

    private static final ComparisonSettings ALL = new ComparisonSettings(
            "a",
            "b",
            Optional.of(Instant.EPOCH),
            Optional.of(Instant.EPOCH.plusSeconds(1)),
            new Tolerance(0.1, 0.2),
            List.of("x", "/y/z"),
            Duration.ofHours(2),
            Duration.ofSeconds(3),
            Duration.ofDays(4),
            true);

    @Test
    void parametersMakeTheSameSettingsAgain() {
        assertThat(ComparisonSettings.from(new Parameters(ALL.parameters()))).isEqualTo(ALL);
        var plain = ComparisonSettings.of("a", "b");
        assertThat(ComparisonSettings.from(new Parameters(plain.parameters()))).isEqualTo(plain);
    }

    @ParameterizedTest
    @CsvSource({
        "a, '', 'a'",
        "from, soon, 2026-11-01",
        "from, 1970-01-01T00:00:01Z, until",
        "tolerance, x, number",
        "tolerance, -1, '>= 0'",
        "relativeTolerance, 2, '0 to 1'",
        "window, PT0.5S, PT1S",
        "window, P99999999D, window",
        "outOfOrder, PT-1S, outOfOrder",
        "forgetAfter, PT0S, forgetAfter"
    })
    void aSettingThatMakesNoSenseIsRefusedInWords(String name, String value, String words) {
        var parameters = new HashMap<>(ALL.parameters());
        parameters.put(name, value);

        assertThatThrownBy(() -> ComparisonSettings.from(new Parameters(parameters)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(words);
    }
}
