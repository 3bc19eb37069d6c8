package io.tidemark.engine.state;

import io.tidemark.api.state.ListState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A list per key, stored as one value. Adding to a list in heap costs no copy of it. */
public final class ListTable<V> implements ListState<V> {

    private final ValueTable<List<V>> lists;

    ListTable(ValueTable<List<V>> lists) {
        this.lists = lists;
    }

    @Override
    public List<V> get() {
        var list = lists.value();
        return list == null ? List.of() : Collections.unmodifiableList(list);
    }

    @Override
    public void add(V value) {
        var before = lists.value();
        var list = before == null ? new ArrayList<V>() : before;
        list.add(value);
        lists.update(list);
        lists.grew(lists.elementBytes(list.size()));
    }

    @Override
    public void update(List<V> values) {
        if (values.isEmpty()) {
            lists.clear();
        } else {
            lists.update(new ArrayList<>(values));
        }
    }

    @Override
    public void clear() {
        lists.clear();
    }
}
