package io.tidemark.engine.inspect;

import io.tidemark.api.serde.ByteWriter;
import io.tidemark.api.serde.PlainRecord;
import io.tidemark.api.serde.Schema;
import io.tidemark.api.serde.Serde;
import io.tidemark.api.serde.SerdeException;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.serde.ValueReader;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Finds the {@link Form} of a schema. What isn't known here is handed out as {@link Undecoded}. */
final class Forms {

    private static final String LIST_OF = "of ";
    private static final String SECOND = ", second ";
    private static final Pattern FIRST = Pattern.compile("first \\((\\d{1,9})\\) ");

    private Forms() {}

    static Form of(Schema schema) {
        return of(schema, Optional::empty);
    }

    /** @param program gives what reads a form that isn't known here */
    static Form of(Schema schema, Supplier<Optional<ValueReader<?>>> program) {
        try {
            return new WholeBuffer(known(schema), schema);
        } catch (SerdeException | IllegalArgumentException e) {
            var bytes = new Bytes(schema);
            return program.get()
                    .<Form>map(reader -> new ProgramForm(reader, bytes))
                    .orElse(bytes);
        }
    }

    private static Form known(Schema schema) {
        var of = schema.definition();
        return switch (schema.format()) {
            case "int64" -> new Simple<>(Serdes.int64(), it -> number(it).longValueExact());
            case "int32" -> new Int32();
            case "float64" -> new Simple<>(Serdes.float64(), it -> number(it).doubleValue());
            case "bool" -> new Simple<>(Serdes.bool(), Boolean.class::cast);
            case "utf8" -> new Simple<>(Serdes.string(), String.class::cast);
            case "bytes" -> new Simple<>(Serdes.bytes(), it -> HexFormat.of().parseHex(it.toString()));
            case "uuid" -> new Simple<>(Serdes.uuid(), it -> UUID.fromString(it.toString()));
            case "instant" -> new Simple<>(Serdes.instant(), it -> Instant.parse(it.toString()));
            case "json" -> new Simple<>(new JsonSerde(), it -> new JsonText(it.toString()));
            case "record" -> new OfRecord(PlainRecord.of(schema));
            case "list" -> new OfList(known(Schema.parse(of.substring(LIST_OF.length()))));
            case "timed" -> new OfTimed(known(Schema.parse(of)));
            case "pairs" -> pairs(of);
            default -> throw new SerdeException("'%s' is unknown here.".formatted(schema));
        };
    }

    private static Form pairs(String definition) {
        var first = FIRST.matcher(definition);
        if (!first.lookingAt()) {
            throw new SerdeException("'%s' isn't a window's pairs.".formatted(definition));
        }
        var both = definition.substring(first.end());
        int split = Integer.parseInt(first.group(1));
        return new OfPairs(
                known(Schema.parse(both.substring(0, split))),
                known(Schema.parse(both.substring(split + SECOND.length()))));
    }

    private static BigDecimal number(Object value) {
        return new BigDecimal(value.toString());
    }

    private static ByteBuffer take(ByteBuffer in, int length) {
        if (length < 0 || length > in.remaining()) {
            throw new SerdeException("%d bytes should follow, there are %d.".formatted(length, in.remaining()));
        }
        var taken = in.slice(in.position(), length);
        in.position(in.position() + length);
        return taken;
    }

    private static int length(ByteBuffer in) {
        return take(in, Integer.BYTES).getInt();
    }

    private static SerdeException onlyRead(String what) {
        return new SerdeException("A key that is %s can't be given. Give its bytes.".formatted(what));
    }

    /** What is left over, or doesn't fit, is a sign that the schema isn't understood as it is meant. */
    private record WholeBuffer(Form form, Schema schema) implements Form {

        @Override
        public Object read(ByteBuffer in) {
            var whole = in.duplicate();
            try {
                var value = form.read(in);
                if (!in.hasRemaining()) {
                    return value;
                }
            } catch (SerdeException e) {
                in.position(in.limit());
            }
            return new Bytes(schema).read(whole);
        }

        @Override
        public void write(Object value, ByteWriter out) {
            form.write(value, out);
        }
    }

    /** Of no form known here. */
    private record Bytes(Schema schema) implements Form {

        @Override
        public Object read(ByteBuffer in) {
            return Undecoded.of(Serdes.bytes().read(in), schema);
        }

        @Override
        public void write(Object value, ByteWriter out) {
            try {
                out.putBytes(HexFormat.of().parseHex(value.toString()));
            } catch (IllegalArgumentException e) {
                throw new SerdeException(
                        "Keys are of form '%s', which only the program can write. Give the key's bytes as hexadecimal digits, was '%s'."
                                .formatted(schema, value),
                        e);
            }
        }
    }

    private record Simple<T>(Serde<T> serde, Function<Object, T> fit) implements Form {

        @Override
        public Object read(ByteBuffer in) {
            return serde.read(in);
        }

        @Override
        public void write(Object value, ByteWriter out) {
            try {
                serde.write(fit.apply(value), out);
            } catch (ClassCastException | ArithmeticException | IllegalArgumentException | DateTimeException e) {
                throw new SerdeException("Expected %s, was '%s'.".formatted(serde.schema(), value), e);
            }
        }
    }

    private record Int32() implements Form {

        private static final Form INT32 =
                new Simple<>(Serdes.int32(), it -> number(it).intValueExact());

        @Override
        public Object read(ByteBuffer in) {
            return ((Number) INT32.read(in)).longValue();
        }

        @Override
        public void write(Object value, ByteWriter out) {
            INT32.write(value, out);
        }
    }

    /** Text as it is: what writes JSON there is outside of the engine. */
    private static final class JsonSerde implements Serde<JsonText> {

        private static final long serialVersionUID = 1L;

        @Override
        public void write(JsonText value, ByteWriter out) {
            out.putBytes(value.json().getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public JsonText read(ByteBuffer in) {
            return new JsonText(Serdes.string().read(in));
        }

        @Override
        public Schema schema() {
            return new Schema("json", "");
        }
    }

    private record OfRecord(PlainRecord record) implements Form {

        @Override
        public Object read(ByteBuffer in) {
            return record.read(in);
        }

        @Override
        public void write(Object value, ByteWriter out) {
            if (!(value instanceof Map<?, ?> map)) {
                throw new SerdeException("Expected a record as JSON object, was '%s'.".formatted(value));
            }
            record.write(map, out);
        }
    }

    private record OfList(Form elements) implements Form {

        @Override
        public Object read(ByteBuffer in) {
            var list = new ArrayList<>();
            for (int left = length(in); left > 0; left--) {
                list.add(elements.read(take(in, length(in))));
            }
            return list;
        }

        @Override
        public void write(Object value, ByteWriter out) {
            throw onlyRead("a list");
        }
    }

    private record OfTimed(Form events) implements Form {

        @Override
        public Object read(ByteBuffer in) {
            var timed = new LinkedHashMap<String, Object>();
            timed.put("time", Instant.ofEpochMilli(take(in, Long.BYTES).getLong()));
            timed.put("event", events.read(in));
            return timed;
        }

        @Override
        public void write(Object value, ByteWriter out) {
            throw onlyRead("an event with its time");
        }
    }

    /** Both are lists. */
    private record OfPairs(Form first, Form second) implements Form {

        @Override
        public Object read(ByteBuffer in) {
            var pairs = new LinkedHashMap<String, Object>();
            pairs.put("first", first.read(take(in, length(in))));
            pairs.put("second", second.read(in));
            return pairs;
        }

        @Override
        public void write(Object value, ByteWriter out) {
            throw onlyRead("a window's pairs");
        }
    }
}
