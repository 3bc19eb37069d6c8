package io.tidemark.control.cli;

import java.util.Map;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads sizes as people write them: {@code 512MiB}, {@code 2GiB}, or plain bytes. */
final class ByteSizeConverter implements ITypeConverter<Long> {

    private static final Pattern SIZE = Pattern.compile("(\\d{1,12})(B|KiB|MiB|GiB|TiB)?");
    private static final Map<String, Integer> SHIFTS = Map.of("B", 0, "KiB", 10, "MiB", 20, "GiB", 30, "TiB", 40);

    @Override
    public Long convert(String text) {
        var size = SIZE.matcher(text);
        if (!size.matches()) {
            throw refusal(text);
        }
        var unit = size.group(2) == null ? "B" : size.group(2);
        long count = Long.parseLong(size.group(1));
        int shift = SHIFTS.getOrDefault(unit, 0);
        if (count > Long.MAX_VALUE >> shift) {
            throw refusal(text);
        }
        return count << shift;
    }

    private static TypeConversionException refusal(String text) {
        return new TypeConversionException(
                "'%s' is no size. Give bytes, or a number with KiB, MiB, GiB or TiB, such as 512MiB.".formatted(text));
    }
}
