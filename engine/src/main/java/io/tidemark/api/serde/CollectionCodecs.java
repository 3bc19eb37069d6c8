package io.tidemark.api.serde;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The types that hold others. What is read can't be changed. Sets and maps are written in the order of their entries'
 * bytes, since equal ones must give equal bytes whatever order they happen to iterate in.
 */
final class CollectionCodecs {

    private CollectionCodecs() {}

    record ListCodec(Slot element) implements Codec<List<?>> {

        @Override
        public String definition() {
            return "list<%s>".formatted(element.definition());
        }

        @Override
        public void write(List<?> value, ByteWriter out) {
            Varint.write(value.size(), out);
            for (var item : value) {
                element.write(item, out);
            }
        }

        @Override
        public List<?> read(ByteBuffer in) {
            int size = Varint.readLength(in, "A list");
            var read = new ArrayList<@Nullable Object>(size);
            for (int i = 0; i < size; i++) {
                read.add(element.read(in));
            }
            return Collections.unmodifiableList(read);
        }
    }

    record SetCodec(Slot element) implements Codec<Set<?>> {

        @Override
        public String definition() {
            return "set<%s>".formatted(element.definition());
        }

        @Override
        public void write(Set<?> value, ByteWriter out) {
            var entries = new ArrayList<byte[]>(value.size());
            var entry = new ByteWriter();
            for (var item : value) {
                element.write(item, entry.clear());
                entries.add(entry.toByteArray());
            }
            writeSorted(entries, out);
        }

        @Override
        public Set<?> read(ByteBuffer in) {
            int size = Varint.readLength(in, "A set");
            var read = new LinkedHashSet<@Nullable Object>();
            for (int i = 0; i < size; i++) {
                read.add(element.read(in));
            }
            return Collections.unmodifiableSet(read);
        }
    }

    record MapCodec(Slot key, Slot value) implements Codec<Map<?, ?>> {

        @Override
        public String definition() {
            return "map<%s, %s>".formatted(key.definition(), value.definition());
        }

        @Override
        public void write(Map<?, ?> map, ByteWriter out) {
            var entries = new ArrayList<byte[]>(map.size());
            var entry = new ByteWriter();
            for (var item : map.entrySet()) {
                key.write(item.getKey(), entry.clear());
                value.write(item.getValue(), entry);
                entries.add(entry.toByteArray());
            }
            writeSorted(entries, out);
        }

        @Override
        public Map<?, ?> read(ByteBuffer in) {
            int size = Varint.readLength(in, "A map");
            var read = new LinkedHashMap<@Nullable Object, @Nullable Object>();
            for (int i = 0; i < size; i++) {
                var readKey = key.read(in);
                read.put(readKey, value.read(in));
            }
            return Collections.unmodifiableMap(read);
        }
    }

    record OptionalCodec(Slot element) implements Codec<Optional<?>> {

        @Override
        public String definition() {
            return "optional<%s>".formatted(element.definition());
        }

        @Override
        public void write(Optional<?> value, ByteWriter out) {
            element.write(value.orElse(null), out);
        }

        @Override
        public Optional<?> read(ByteBuffer in) {
            return Optional.ofNullable(element.read(in));
        }
    }

    private static void writeSorted(Collection<byte[]> entries, ByteWriter out) {
        Varint.write(entries.size(), out);
        entries.stream().sorted(Arrays::compareUnsigned).forEach(out::putBytes);
    }
}
