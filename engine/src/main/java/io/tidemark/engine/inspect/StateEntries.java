package io.tidemark.engine.inspect;

import java.util.List;

/**
 * What was found of a key.
 *
 * @param entries in the order of states and then of rows
 * @param complete whether these are all
 */
public record StateEntries(List<StateEntry> entries, boolean complete) {

    public StateEntries {
        entries = List.copyOf(entries);
    }
}
