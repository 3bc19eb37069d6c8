package io.tidemark.control.savepoint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All savepoints: the fold of their events, in the order in which they were asked for. Not thread-safe. */
public final class Savepoints {

    private final Map<String, Savepoint> byId = new LinkedHashMap<>();

    public void apply(SavepointEvent event) {
        byId.put(event.savepoint(), event.after(find(event.savepoint())));
    }

    public Optional<Savepoint> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    public List<Savepoint> all() {
        return List.copyOf(byId.values());
    }

    /** Those that were asked for and neither came nor failed. */
    public List<Savepoint> pending() {
        return byId.values().stream().filter(Savepoint::isPending).toList();
    }

    boolean isPending(String id) {
        return find(id).map(Savepoint::isPending).orElse(false);
    }
}
