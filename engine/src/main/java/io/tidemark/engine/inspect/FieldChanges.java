package io.tidemark.engine.inspect;

import io.tidemark.engine.inspect.StateDifference.Field;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds out where two plain values differ. */
final class FieldChanges {

    private final List<Field> found = new ArrayList<>();

    private FieldChanges() {}

    /** In order, at most {@link StateDifference#MOST_FIELDS}; empty if they are the same. */
    static List<Field> between(@Nullable Object a, @Nullable Object b) {
        var changes = new FieldChanges();
        changes.compare("", a, b);
        return changes.found;
    }

    private void compare(String path, @Nullable Object a, @Nullable Object b) {
        if (found.size() >= StateDifference.MOST_FIELDS) {
            return;
        }
        if (a instanceof Map<?, ?> first && b instanceof Map<?, ?> second) {
            var names = new LinkedHashSet<@Nullable Object>(first.keySet());
            names.addAll(second.keySet());
            for (var name : names) {
                compare(path.isEmpty() ? String.valueOf(name) : path + "." + name, first.get(name), second.get(name));
            }
        } else if (a instanceof List<?> first && b instanceof List<?> second) {
            for (int i = 0; i < Math.max(first.size(), second.size()); i++) {
                compare(
                        path + "[" + i + "]",
                        i < first.size() ? first.get(i) : null,
                        i < second.size() ? second.get(i) : null);
            }
        } else if (!Objects.deepEquals(a, b)) {
            found.add(new Field(path, Optional.ofNullable(a), Optional.ofNullable(b)));
        }
    }
}
