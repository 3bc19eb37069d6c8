package io.tidemark.control.cli;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations as people write them, {@code 90s}, {@code 5m}, {@code 1h}, {@code 2d}, or in ISO-8601, {@code PT1H}. */
final class ShortDurationConverter implements ITypeConverter<Duration> {

    @Override
    public Duration convert(String text) {
        try {
            if (text.matches("[0-9]{1,9}[smhdSMHD]")) {
                var upper = text.toUpperCase(Locale.ROOT);
                return Duration.parse(upper.endsWith("D") ? "P" + upper : "PT" + upper);
            }
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw new TypeConversionException("'%s' isn't a duration such as 90s, 5m, 1h, 2d or PT1H".formatted(text));
        }
    }
}
