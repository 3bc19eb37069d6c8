package io.tidemark.engine.inspect;

import io.tidemark.api.serde.ByteWriter;
import io.tidemark.api.serde.ValueReader;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A form that only a program's own serde can read; bytes where it can't, either.
 *
 * @param bytes shows and writes bytes as they are
 */
record ProgramForm(ValueReader<?> reader, Form bytes) implements Form {

    /** What a program holds may hold itself. */
    private static final int DEEPEST = 20;

    @Override
    public Object read(ByteBuffer in) {
        var whole = in.duplicate();
        try {
            var value = plain(reader.read(in), 0);
            if (value != null) {
                return value;
            }
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            in.position(in.limit());
        }
        return bytes.read(whole);
    }

    @Override
    public void write(Object value, ByteWriter out) {
        bytes.write(value, out);
    }

    private static @Nullable Object plain(@Nullable Object value, int depth) {
        if (value == null
                || value instanceof Boolean
                || value instanceof Long
                || value instanceof Double
                || value instanceof Float
                || value instanceof BigDecimal
                || value instanceof byte[]
                || depth > DEEPEST) {
            return depth > DEEPEST ? String.valueOf(value) : value;
        }
        if (value instanceof Byte || value instanceof Short || value instanceof Integer) {
            return ((Number) value).longValue();
        }
        if (value instanceof Record record) {
            return components(record, depth);
        }
        if (value instanceof Iterable<?> elements) {
            var list = new ArrayList<@Nullable Object>();
            elements.forEach(element -> list.add(plain(element, depth + 1)));
            return list;
        }
        if (value instanceof Map<?, ?> map) {
            var plain = new LinkedHashMap<@Nullable Object, @Nullable Object>();
            map.forEach((key, held) -> plain.put(plain(key, depth + 1), plain(held, depth + 1)));
            return plain;
        }
        return value.toString();
    }

    private static Map<String, @Nullable Object> components(Record record, int depth) {
        var components = new LinkedHashMap<String, @Nullable Object>();
        for (var component : List.of(record.getClass().getRecordComponents())) {
            components.put(component.getName(), plain(valueOf(component, record), depth + 1));
        }
        return components;
    }

    private static @Nullable Object valueOf(RecordComponent component, Record record) {
        try {
            var accessor = component.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("component '%s' can't be read".formatted(component.getName()), e);
        }
    }
}
