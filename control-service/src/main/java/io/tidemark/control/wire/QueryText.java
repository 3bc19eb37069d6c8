package io.tidemark.control.wire;

import java.time.DateTimeException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What stands after the question mark of an address, read. */
final class QueryText {

    private QueryText() {}

    /**
     * One parameter.
     *
     * @param expected what it must be, for people
     * @throws IllegalArgumentException if it can't be read; names it
     */
    static <T> Optional<T> read(
            Map<String, String> parameters, String name, String expected, Function<String, T> reader) {
        var text = parameters.get(name);
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(reader.apply(text));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IllegalArgumentException("'%s' must be %s, was '%s'".formatted(name, expected, text), e);
        }
    }
}
