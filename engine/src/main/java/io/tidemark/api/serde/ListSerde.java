package io.tidemark.api.serde;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Lists of what another serde writes. */
record ListSerde<T>(Serde<T> elements) implements Serde<List<T>> {

    private static final String FORMAT = "list";
    private static final String OF = "of ";

    ListSerde {
        requireNonNull(elements, "elements");
    }

    @Override
    public void write(List<T> list, ByteWriter out) {
        out.putInt(list.size());
        for (var element : list) {
            int lengthAt = out.size();
            out.putInt(0);
            elements.write(element, out);
            out.setInt(lengthAt, out.size() - lengthAt - Integer.BYTES);
        }
    }

    @Override
    public List<T> read(ByteBuffer in) {
        return read(in, elements::read);
    }

    private static <T> List<T> read(ByteBuffer in, ValueReader<T> elements) {
        int size = readLength(in, in.remaining() / Integer.BYTES);
        var list = new ArrayList<T>(size);
        for (int i = 0; i < size; i++) {
            int length = readLength(in, in.remaining() - Integer.BYTES);
            list.add(elements.read(in.slice(in.position(), length)));
            in.position(in.position() + length);
        }
        return list;
    }

    @Override
    public Schema schema() {
        var element = elements.schema();
        return new Schema(FORMAT, OF + element);
    }

    @Override
    public ValueReader<List<T>> readerOf(Schema older) {
        if (!older.format().equals(FORMAT) || !older.definition().startsWith(OF)) {
            throw new SerdeException("'%s' isn't a list.".formatted(older));
        }
        var reader = elements.readerOf(Schema.parse(older.definition().substring(OF.length())));
        return in -> read(in, reader);
    }

    private static int readLength(ByteBuffer in, int most) {
        int length = in.remaining() < Integer.BYTES ? -1 : in.getInt();
        if (length < 0 || length > most) {
            throw new SerdeException(
                    "A list says that %d follow, there is room for %d at most.".formatted(length, most));
        }
        return length;
    }
}
