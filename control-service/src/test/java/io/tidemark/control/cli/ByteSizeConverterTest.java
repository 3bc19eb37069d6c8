package io.tidemark.control.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class ByteSizeConverterTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "4096, 4096",
        "7B, 7",
        "1KiB, 1024",
        "512MiB, 536870912",
        "2GiB, 2147483648",
        "1TiB, 1099511627776"
    })
    void readsBytesAndUnits(String text, long bytes) {
        assertThat(new ByteSizeConverter().convert(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "much", "-1", "1.5GiB", "2 GiB", "512mb", "999999999999TiB"})
    void refusesWhatIsNoSizeAndShowsHowOneLooks(String text) {
        assertThatThrownBy(() -> new ByteSizeConverter().convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("'" + text + "'")
                .hasMessageContaining("512MiB");
    }
}
