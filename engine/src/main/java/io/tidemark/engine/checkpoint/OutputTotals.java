package io.tidemark.engine.checkpoint;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a job's sinks were given in all, since the first of the jobs that led here began with nothing.
 *
 * <p>Of some sinks that isn't known: manifests of Tidemark 0.1 say nothing of it, and what a job adds to an unknown number
 * is an unknown number. Such a sink is left out, here and in every manifest that follows, rather than shown with a number that
 * looks like a whole one.
 *
 * @param known by sink uid
 * @param unknown uids of sinks that wrote before, nobody knows what
 */
public record OutputTotals(Map<String, Manifest.Output> known, Set<String> unknown) {

    /** Of a job that hasn't begun. */
    public static final OutputTotals NOTHING = new OutputTotals(Map.of(), Set.of());

    public OutputTotals {
        known = Map.copyOf(known);
        unknown = Set.copyOf(unknown);
    }

    /**
     * Of a job that begins.
     *
     * @param snapshot what it begins from
     * @param sinks uids of its sinks; one that the snapshot doesn't know begins with nothing, others of the snapshot are
     *     left behind
     */
    public static OutputTotals from(Optional<Manifest> snapshot, Set<String> sinks) {
        if (snapshot.isEmpty()) {
            return NOTHING;
        }
        var known = new HashMap<>(snapshot.get().outputs());
        known.keySet().retainAll(sinks);
        var unknown = new HashSet<>(snapshot.get().sinks().keySet());
        unknown.retainAll(sinks);
        unknown.removeAll(known.keySet());
        return new OutputTotals(known, unknown);
    }

    /** @param written since then, by sink uid */
    public OutputTotals plus(Map<String, Manifest.Output> written) {
        var sum = new HashMap<>(known);
        written.forEach((sink, more) -> {
            if (!unknown.contains(sink)) {
                sum.merge(sink, more, Manifest.Output::plus);
            }
        });
        return new OutputTotals(sum, unknown);
    }
}
