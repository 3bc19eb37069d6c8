package io.tidemark.control.savepoint;

import io.tidemark.control.wire.ProblemType;
import io.tidemark.control.wire.RefusedException;
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

    /** Those that were deleted and whose files may still be there. */
    public List<Savepoint> deleting() {
        return byId.values().stream().filter(Savepoint::isDeleting).toList();
    }

    /**
     * The savepoint, if it was taken and is there.
     *
     * @throws RefusedException if it isn't; says why
     */
    public Savepoint require(String id) throws RefusedException {
        return find(id).filter(found -> found.facts().isPresent())
                .orElseThrow(() -> new RefusedException(
                        ProblemType.UNKNOWN_SAVEPOINT,
                        "There is no savepoint '%s'%s. `tidemark savepoints` shows all."
                                .formatted(id, find(id).map(Savepoints::whyNot).orElse(""))));
    }

    private static String whyNot(Savepoint savepoint) {
        if (savepoint.deleted().isPresent()) {
            return " any more: it was deleted at " + savepoint.deleted().get();
        }
        return savepoint
                .failure()
                .map(reason -> ": it could not be taken: " + reason)
                .orElse(" yet: it is being taken");
    }

    boolean isPending(String id) {
        return find(id).map(Savepoint::isPending).orElse(false);
    }
}
