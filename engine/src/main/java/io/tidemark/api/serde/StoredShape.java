package io.tidemark.api.serde;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a schema's definition says of the bytes: a type, as it was when they were written. */
sealed interface StoredShape {

    /** How people know it. */
    String name();

    record Scalar(String name) implements StoredShape {}

    record Constants(String name, List<String> constants) implements StoredShape {}

    record Components(String name, List<Component> components) implements StoredShape {}

    /** A list, set or optional of one, a map of two. */
    record Container(String name, List<Place> held) implements StoredShape {}

    record Component(String name, Place place) {}

    /**
     * Where a value may be.
     *
     * @param nullable whether a byte before it tells a value from null
     */
    record Place(StoredShape shape, boolean nullable) {}

    /**
     * Reads a definition as {@link RecordCodec} and its parts write it.
     *
     * @throws SerdeException if it isn't one
     */
    static Components parse(String definition) {
        var parser = new Parser(definition);
        var shape = parser.shape();
        parser.end();
        if (shape instanceof Components record) {
            return record;
        }
        throw new SerdeException("'%s' isn't the schema of a record.".formatted(definition));
    }

    /** Goes through a definition once, from left to right. */
    final class Parser {

        /** Types that are never null unless a question mark follows; all others may be. */
        private static final Set<String> PRIMITIVES =
                Set.of("bool", "int8", "int16", "char", "int32", "int64", "float32", "float64");

        private static final Set<String> CONTAINERS = Set.of("list", "set", "map", "optional");

        private final String text;
        private int at;

        Parser(String text) {
            this.text = text;
        }

        StoredShape shape() {
            var name = word();
            if (CONTAINERS.contains(name) && skip("<")) {
                var held = new ArrayList<Place>();
                do {
                    held.add(place());
                } while (skip(", "));
                expect(">");
                return new Container(name, held);
            }
            if (skip("(")) {
                var components = new ArrayList<Component>();
                while (!skip(")")) {
                    if (!components.isEmpty()) {
                        expect(", ");
                    }
                    var component = word();
                    expect(" ");
                    components.add(new Component(component, place()));
                }
                return new Components(name, components);
            }
            if (skip("[")) {
                var constants = new ArrayList<String>();
                while (!skip("]")) {
                    if (!constants.isEmpty()) {
                        expect(", ");
                    }
                    constants.add(word());
                }
                return new Constants(name, constants);
            }
            return new Scalar(name);
        }

        void end() {
            if (at < text.length()) {
                throw unreadable();
            }
        }

        private Place place() {
            var shape = shape();
            boolean boxed = skip("?");
            boolean primitive = shape instanceof Scalar && PRIMITIVES.contains(shape.name());
            return new Place(shape, boxed || !primitive);
        }

        private String word() {
            int from = at;
            while (at < text.length() && Character.isJavaIdentifierPart(text.charAt(at))) {
                at++;
            }
            if (at == from) {
                throw unreadable();
            }
            return text.substring(from, at);
        }

        private boolean skip(String expected) {
            boolean there = text.startsWith(expected, at);
            at += there ? expected.length() : 0;
            return there;
        }

        private void expect(String expected) {
            if (!skip(expected)) {
                throw unreadable();
            }
        }

        private SerdeException unreadable() {
            return new SerdeException(
                    "The schema '%s' can't be understood from '%s' on.".formatted(text, text.substring(at)));
        }
    }
}
