package io.tidemark.api.serde;

import java.math.BigDecimal;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Records without their class: reads and writes what {@link RecordSerde} stores, by its schema alone. For tools that look into
 * a snapshot when the program that took it isn't at hand, or isn't to be run.
 *
 * <p>A record is a map from the names of its components to their values, in order. Whole numbers are {@link Long}, characters
 * and constants {@link String}, optionals their value or null, sets {@link List}; all else is as {@link RecordSerde} has it.
 * When written, values may also be what JSON has for them: any whole number that fits, any number for a fraction, text for
 * times, durations, UUIDs and decimals, hexadecimal digits for bytes.
 *
 * <p>Thread-safe.
 */
public final class PlainRecord {

    private static final HexFormat HEX = HexFormat.of();

    private final StoredShape.Components shape;

    private PlainRecord(StoredShape.Components shape) {
        this.shape = shape;
    }

    /** @throws SerdeException if the schema isn't of a record */
    public static PlainRecord of(Schema schema) {
        if (!schema.format().equals(RecordSerde.FORMAT)) {
            throw new SerdeException("'%s' isn't a record.".formatted(schema));
        }
        return new PlainRecord(StoredShape.parse(schema.definition()));
    }

    /**
     * Reads one record and leaves the position behind it.
     *
     * @throws SerdeException if the bytes are no such record
     */
    public Map<String, @Nullable Object> read(ByteBuffer in) {
        try {
            return record(shape, in);
        } catch (BufferUnderflowException e) {
            throw new SerdeException("The bytes end within record '%s'.".formatted(shape.name()), e);
        }
    }

    /**
     * Appends a record.
     *
     * @param record a value for each component and for nothing else
     * @throws SerdeException if a value doesn't fit its component; names it
     */
    public void write(Map<?, ?> record, ByteWriter out) {
        write(shape, record, shape.name(), out);
    }

    // ---- reading

    private static Map<String, @Nullable Object> record(StoredShape.Components shape, ByteBuffer in) {
        var read = new LinkedHashMap<String, @Nullable Object>();
        for (var component : shape.components()) {
            read.put(component.name(), place(component.place(), in));
        }
        return Collections.unmodifiableMap(read);
    }

    private static @Nullable Object place(StoredShape.Place place, ByteBuffer in) {
        return place.nullable() && !Flag.read(in) ? null : shape(place.shape(), in);
    }

    private static @Nullable Object shape(StoredShape shape, ByteBuffer in) {
        if (shape instanceof StoredShape.Components record) {
            return record(record, in);
        }
        if (shape instanceof StoredShape.Container container) {
            return container(container, in);
        }
        if (shape instanceof StoredShape.Constants constants) {
            var names = constants.constants();
            return names.get((int) Varint.read(in, 0, names.size() - 1, "a constant of " + constants.name()));
        }
        return plain(scalar(shape.name()).read(in));
    }

    private static @Nullable Object container(StoredShape.Container container, ByteBuffer in) {
        var held = container.held();
        if (container.name().equals("optional")) {
            return place(held.get(0), in);
        }
        int size = Varint.readLength(in, "A collection");
        if (container.name().equals("map")) {
            var read = new LinkedHashMap<@Nullable Object, @Nullable Object>();
            for (int i = 0; i < size; i++) {
                var key = place(held.get(0), in);
                read.put(key, place(held.get(1), in));
            }
            return Collections.unmodifiableMap(read);
        }
        var read = new ArrayList<@Nullable Object>();
        for (int i = 0; i < size; i++) {
            read.add(place(held.get(0), in));
        }
        return Collections.unmodifiableList(read);
    }

    private static Object plain(Object value) {
        if (value instanceof Byte || value instanceof Short || value instanceof Integer) {
            return ((Number) value).longValue();
        }
        return value instanceof Character character ? character.toString() : value;
    }

    // ---- writing

    private static void write(StoredShape.Components shape, Object value, String where, ByteWriter out) {
        if (!(value instanceof Map<?, ?> record)) {
            throw unfit(where, value, "a record with the components of '%s'".formatted(shape.name()));
        }
        var names = shape.components().stream().map(StoredShape.Component::name).toList();
        for (var given : record.keySet()) {
            if (!names.contains(String.valueOf(given))) {
                throw new SerdeException(
                        "'%s' has no component '%s', it has %s.".formatted(shape.name(), given, names));
            }
        }
        for (var component : shape.components()) {
            var inner = where + "." + component.name();
            if (!record.containsKey(component.name())) {
                throw new SerdeException("'%s' is missing.".formatted(inner));
            }
            write(component.place(), record.get(component.name()), inner, out);
        }
    }

    private static void write(StoredShape.Place place, @Nullable Object value, String where, ByteWriter out) {
        if (place.shape() instanceof StoredShape.Container container
                && container.name().equals("optional")) {
            // an empty optional and none at all look the same here; nobody has none at all
            write(container.held().get(0), value, where, place.nullable() ? out.putByte(1) : out);
            return;
        }
        if (place.nullable()) {
            out.putByte(value == null ? 0 : 1);
        }
        if (value != null) {
            write(place.shape(), value, where, out);
        } else if (!place.nullable()) {
            throw new SerdeException("'%s' can't be null.".formatted(where));
        }
    }

    private static void write(StoredShape shape, Object value, String where, ByteWriter out) {
        if (shape instanceof StoredShape.Components record) {
            write(record, value, where, out);
        } else if (shape instanceof StoredShape.Container container) {
            write(container, value, where, out);
        } else if (shape instanceof StoredShape.Constants constants) {
            int index = constants.constants().indexOf(String.valueOf(value));
            if (index < 0) {
                throw unfit(where, value, "one of " + constants.constants());
            }
            Varint.write(index, out);
        } else {
            writeScalar(shape.name(), value, where, out);
        }
    }

    private static void write(StoredShape.Container container, Object value, String where, ByteWriter out) {
        var held = container.held();
        switch (container.name()) {
            case "map" -> writeSorted(entries(held, value, where), out);
            case "set" -> writeSorted(elements(held.get(0), value, where), out);
            default -> {
                var elements = elements(held.get(0), value, where);
                Varint.write(elements.size(), out);
                elements.forEach(out::putBytes);
            }
        }
    }

    private static List<byte[]> elements(StoredShape.Place place, Object value, String where) {
        if (!(value instanceof Collection<?> collection)) {
            throw unfit(where, value, "a list");
        }
        var written = new ArrayList<byte[]>();
        for (var element : collection) {
            var out = new ByteWriter();
            write(place, element, where + "[]", out);
            written.add(out.toByteArray());
        }
        return written;
    }

    private static List<byte[]> entries(List<StoredShape.Place> held, Object value, String where) {
        if (!(value instanceof Map<?, ?> map)) {
            throw unfit(where, value, "a map");
        }
        var written = new ArrayList<byte[]>();
        for (var entry : map.entrySet()) {
            var out = new ByteWriter();
            write(held.get(0), entry.getKey(), where + "[key]", out);
            write(held.get(1), entry.getValue(), where + "[]", out);
            written.add(out.toByteArray());
        }
        return written;
    }

    /** As {@link CollectionCodecs} does: equal sets give equal bytes. */
    private static void writeSorted(List<byte[]> entries, ByteWriter out) {
        Varint.write(entries.size(), out);
        entries.stream().sorted(Arrays::compareUnsigned).forEach(out::putBytes);
    }

    @SuppressWarnings("unchecked") // fitting() gives what the codec of this name takes
    private static void writeScalar(String name, Object value, String where, ByteWriter out) {
        ((Codec<Object>) scalar(name)).write(fitting(name, value, where), out);
    }

    private static Object fitting(String name, Object value, String where) {
        try {
            return switch (name) {
                case "bool" -> Boolean.class.cast(value);
                case "int8" -> (byte) whole(value, Byte.MIN_VALUE, Byte.MAX_VALUE);
                case "int16" -> (short) whole(value, Short.MIN_VALUE, Short.MAX_VALUE);
                case "int32" -> (int) whole(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
                case "int64" -> whole(value, Long.MIN_VALUE, Long.MAX_VALUE);
                case "float32" -> new BigDecimal(value.toString()).floatValue();
                case "float64" -> new BigDecimal(value.toString()).doubleValue();
                case "char" -> onlyCharacter(value.toString());
                case "string" -> String.class.cast(value);
                case "bytes" -> value instanceof byte[] bytes ? bytes : HEX.parseHex(value.toString());
                case "uuid" -> UUID.fromString(value.toString());
                case "instant" -> Instant.parse(value.toString());
                case "duration" -> Duration.parse(value.toString());
                case "decimal" -> new BigDecimal(value.toString());
                default -> throw new SerdeException("'%s' is no type known here.".formatted(name));
            };
        } catch (ClassCastException | ArithmeticException | IllegalArgumentException | DateTimeException e) {
            throw unfit(where, value, "of type " + name);
        }
    }

    private static long whole(Object value, long least, long most) {
        long number = new BigDecimal(value.toString()).longValueExact();
        if (number < least || number > most) {
            throw new ArithmeticException("too large");
        }
        return number;
    }

    private static char onlyCharacter(String text) {
        if (text.length() != 1) {
            throw new IllegalArgumentException("one character");
        }
        return text.charAt(0);
    }

    private static Codec<?> scalar(String name) {
        return ScalarCodec.byDefinition(name)
                .orElseThrow(() -> new SerdeException("'%s' is no type known here.".formatted(name)));
    }

    private static SerdeException unfit(String where, Object value, String expected) {
        return new SerdeException("'%s' was '%s', expected %s.".formatted(where, value, expected));
    }
}
