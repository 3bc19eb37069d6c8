package io.tidemark.api.serde;

import io.tidemark.api.serde.StoredShape.Place;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds out how bytes of an older form of a record become the record as it is now.
 *
 * <p>Components are matched by name or {@link Alias}, in any order. One that is new gets zero, false, null, or an empty
 * collection; one that is gone is passed over. Whole numbers may become wider, single precision double; an enum may have
 * more constants, in another order. All of that also within records, collections and optionals.
 */
final class Evolution {

    /** Wider or equal, from left to right. */
    private static final List<String> WHOLE = List.of("int8", "int16", "int32", "int64");

    /** The components on the way to the one looked at, for messages. */
    private final Deque<String> path = new ArrayDeque<>();

    private Evolution() {}

    /** @throws SerdeException if that can't be; names the component and both forms */
    static <R> ValueReader<R> reader(StoredShape.Components old, RecordCodec<R> now) {
        var reader = new Evolution().record(old, now);
        return in -> {
            // a record as such is never null
            @SuppressWarnings("unchecked")
            R value = (R) reader.read(in);
            return value;
        };
    }

    /** Reads a value that isn't null. */
    private interface Reader {

        Object read(ByteBuffer in);
    }

    /** Reads what is in a place. */
    private interface PlaceReader {

        @Nullable
        Object read(ByteBuffer in);
    }

    /** A component of the old form, and where it goes: its index now, or -1 to be passed over. */
    private record Step(PlaceReader reader, int index) {}

    private Reader record(StoredShape.Components old, RecordCodec<?> now) {
        var components = now.components();
        var steps = new ArrayList<Step>();
        var filled = new boolean[components.size()];
        for (var stored : old.components()) {
            int index = indexOf(stored.name(), components);
            path.addLast(stored.name());
            if (index < 0) {
                steps.add(new Step(passOver(stored.place()), -1));
            } else if (filled[index]) {
                throw refused("both it and another name of '%s' are stored"
                        .formatted(components.get(index).name()));
            } else {
                filled[index] = true;
                steps.add(new Step(place(stored.place(), components.get(index).slot()), index));
            }
            path.removeLast();
        }
        var defaults = new @Nullable Object[filled.length];
        for (int i = 0; i < filled.length; i++) {
            defaults[i] = filled[i] ? null : components.get(i).slot().ifMissing();
        }
        return in -> {
            var values = defaults.clone();
            for (var step : steps) {
                var value = step.reader().read(in);
                if (step.index() >= 0) {
                    values[step.index()] = value;
                }
            }
            return now.construct(values);
        };
    }

    private static int indexOf(String stored, List<RecordCodec.Component> components) {
        for (int i = 0; i < components.size(); i++) {
            if (components.get(i).name().equals(stored)) {
                return i;
            }
        }
        for (int i = 0; i < components.size(); i++) {
            if (components.get(i).aliases().contains(stored)) {
                return i;
            }
        }
        return -1;
    }

    private PlaceReader place(Place old, Slot now) {
        var reader = shape(old.shape(), now.codec());
        var ifNull = now.nullable() ? null : now.ifMissing();
        return in -> old.nullable() && !Flag.read(in) ? ifNull : reader.read(in);
    }

    private Reader shape(StoredShape old, Codec<Object> now) {
        if (old instanceof StoredShape.Components components && (Codec<?>) now instanceof RecordCodec<?> codec) {
            return record(components, codec);
        }
        if (old instanceof StoredShape.Constants constants && (Codec<?>) now instanceof EnumCodec codec) {
            return constants(constants, codec);
        }
        if (old instanceof StoredShape.Container container) {
            return container(container, now);
        }
        if (old instanceof StoredShape.Scalar scalar && (Codec<?>) now instanceof ScalarCodec<?> codec) {
            return scalar(scalar.name(), codec);
        }
        throw becomes(old.name(), now.definition());
    }

    private Reader constants(StoredShape.Constants old, EnumCodec now) {
        var constants = new ArrayList<Enum<?>>();
        for (var name : old.constants()) {
            constants.add(now.find(name)
                    .orElseThrow(() -> refused("%s no longer has the constant %s".formatted(old.name(), name))));
        }
        return in -> constants.get((int) Varint.read(in, 0, constants.size() - 1, "a constant of " + old.name()));
    }

    private Reader container(StoredShape.Container old, Codec<?> now) {
        var held = old.held();
        if (old.name().equals("list") && now instanceof CollectionCodecs.ListCodec list) {
            var element = place(held.get(0), list.element());
            return in -> {
                int size = Varint.readLength(in, "A list");
                var read = new ArrayList<@Nullable Object>(size);
                for (int i = 0; i < size; i++) {
                    read.add(element.read(in));
                }
                return Collections.unmodifiableList(read);
            };
        }
        if (old.name().equals("set") && now instanceof CollectionCodecs.SetCodec set) {
            var element = place(held.get(0), set.element());
            return in -> {
                int size = Varint.readLength(in, "A set");
                var read = new LinkedHashSet<@Nullable Object>();
                for (int i = 0; i < size; i++) {
                    read.add(element.read(in));
                }
                return Collections.unmodifiableSet(read);
            };
        }
        if (old.name().equals("map") && now instanceof CollectionCodecs.MapCodec map) {
            var key = place(held.get(0), map.key());
            var value = place(held.get(1), map.value());
            return in -> {
                int size = Varint.readLength(in, "A map");
                var read = new LinkedHashMap<@Nullable Object, @Nullable Object>();
                for (int i = 0; i < size; i++) {
                    var readKey = key.read(in);
                    read.put(readKey, value.read(in));
                }
                return Collections.unmodifiableMap(read);
            };
        }
        if (old.name().equals("optional") && now instanceof CollectionCodecs.OptionalCodec optional) {
            var element = place(held.get(0), optional.element());
            return in -> Optional.ofNullable(element.read(in));
        }
        throw becomes(old.name(), now.definition());
    }

    private Reader scalar(String old, ScalarCodec<?> now) {
        var wanted = now.definition();
        if (old.equals(wanted)) {
            return now::read;
        }
        int from = WHOLE.indexOf(old);
        int to = WHOLE.indexOf(wanted);
        if (from >= 0 && from < to) {
            var stored = stored(old);
            return in -> widened((Number) stored.read(in), wanted);
        }
        if (old.equals("float32") && wanted.equals("float64")) {
            return in -> (double) ScalarCodec.FLOAT32.read(in);
        }
        throw becomes(old, wanted);
    }

    private static Object widened(Number number, String wanted) {
        return switch (wanted) {
            case "int16" -> number.shortValue();
            case "int32" -> number.intValue();
            default -> number.longValue();
        };
    }

    // ---- what is no longer wanted

    private PlaceReader passOver(Place place) {
        var reader = passOver(place.shape());
        return in -> {
            if (!place.nullable() || Flag.read(in)) {
                reader.read(in);
            }
            return null;
        };
    }

    private Reader passOver(StoredShape shape) {
        if (shape instanceof StoredShape.Components record) {
            var readers =
                    record.components().stream().map(it -> passOver(it.place())).toList();
            return in -> {
                readers.forEach(it -> it.read(in));
                return Map.of();
            };
        }
        if (shape instanceof StoredShape.Container container) {
            var readers = container.held().stream().map(this::passOver).toList();
            if (container.name().equals("optional")) {
                return in -> {
                    readers.get(0).read(in);
                    return Map.of();
                };
            }
            return in -> {
                for (int left = Varint.readLength(in, "A collection"); left > 0; left--) {
                    readers.forEach(it -> it.read(in));
                }
                return Map.of();
            };
        }
        return shape instanceof StoredShape.Constants ? Varint::read : stored(shape.name())::read;
    }

    private Codec<?> stored(String name) {
        return ScalarCodec.byDefinition(name).orElseThrow(() -> refused("'%s' is no type known here".formatted(name)));
    }

    private SerdeException becomes(String old, String now) {
        return refused("it was '%s' and is '%s' now".formatted(old, now));
    }

    private SerdeException refused(String why) {
        return new SerdeException("Component '%s' can't be taken over: %s.".formatted(String.join(".", path), why));
    }
}
