package io.tidemark.control.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How many times as fast as the clock: {@code 60x}, or plain {@code 60}. */
final class SpeedConverter implements ITypeConverter<Double> {

    @Override
    public Double convert(String text) {
        if (!text.matches("[0-9]{1,9}([.][0-9]{1,9})?x?")) {
            throw new TypeConversionException("'%s' is no speed such as 60x".formatted(text));
        }
        return Double.parseDouble(text.endsWith("x") ? text.substring(0, text.length() - 1) : text);
    }
}
