package io.tidemark.engine.graph;

import io.tidemark.api.serde.ByteWriter;
import io.tidemark.api.serde.Schema;
import io.tidemark.api.serde.Serde;
import io.tidemark.api.serde.SerdeException;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.serde.ValueReader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The events of one key and window that wait for each other; may be added to. */
public record WindowPairs<T, U>(List<T> first, List<U> second) {

    /** Of a window without events. */
    public static <T, U> WindowPairs<T, U> none() {
        return new WindowPairs<>(new ArrayList<>(), new ArrayList<>());
    }

    /** The length of the first list (4 bytes), then both lists. */
    public static <T, U> Serde<WindowPairs<T, U>> serde(Serde<T> first, Serde<U> second) {
        return new PairsSerde<>(Serdes.list(first), Serdes.list(second));
    }

    private record PairsSerde<T, U>(Serde<List<T>> first, Serde<List<U>> second) implements Serde<WindowPairs<T, U>> {

        private static final String FORMAT = "pairs";
        private static final String AND = ", second ";
        private static final Pattern DEFINITION = Pattern.compile("first \\((\\d{1,9})\\) ");

        @Override
        public void write(WindowPairs<T, U> pairs, ByteWriter out) {
            int lengthAt = out.size();
            out.putInt(0);
            first.write(pairs.first(), out);
            out.setInt(lengthAt, out.size() - lengthAt - Integer.BYTES);
            second.write(pairs.second(), out);
        }

        @Override
        public WindowPairs<T, U> read(ByteBuffer in) {
            return read(in, first::read, second::read);
        }

        private static <T, U> WindowPairs<T, U> read(
                ByteBuffer in, ValueReader<List<T>> first, ValueReader<List<U>> second) {
            int length = in.remaining() < Integer.BYTES ? -1 : in.getInt();
            if (length < 0 || length > in.remaining()) {
                throw new SerdeException("The first list of a window's pairs says it has %d bytes, there are %d."
                        .formatted(length, in.remaining()));
            }
            var firstList = first.read(in.slice(in.position(), length));
            in.position(in.position() + length);
            return new WindowPairs<>(firstList, second.read(in));
        }

        @Override
        public ValueReader<WindowPairs<T, U>> readerOf(Schema older) {
            var definition = DEFINITION.matcher(older.definition());
            if (!older.format().equals(FORMAT) || !definition.lookingAt()) {
                throw new SerdeException("'%s' isn't a window's pairs.".formatted(older));
            }
            var both = older.definition().substring(definition.end());
            int split = Integer.parseInt(definition.group(1));
            var firstReader = first.readerOf(Schema.parse(both.substring(0, split)));
            var secondReader = second.readerOf(Schema.parse(both.substring(split + AND.length())));
            return in -> read(in, firstReader, secondReader);
        }

        /** Says how long the first list's schema is, since a schema may hold any text. */
        @Override
        public Schema schema() {
            var firstSchema = first.schema().toString();
            return new Schema(
                    FORMAT, "first (%d) %s%s%s".formatted(firstSchema.length(), firstSchema, AND, second.schema()));
        }
    }
}
