package io.tidemark.control.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.TypeConversionException;

class ShortDurationConverterTest {

    @ParameterizedTest
    @CsvSource({"90s, PT90S", "5m, PT5M", "1h, PT1H", "2d, P2D", "PT1.5S, PT1.5S"})
    void readsDurationsAsPeopleWriteThem(String text, Duration expected) {
        assertThat(new ShortDurationConverter().convert(text)).isEqualTo(expected);
    }

    @Test
    void saysWhatADurationLooksLike() {
        assertThatThrownBy(() -> new ShortDurationConverter().convert("soon"))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("'soon'")
                .hasMessageContaining("1h");
    }
}
