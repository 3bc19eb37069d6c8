package io.tidemark.control.wire;

import java.util.List;

/**
 * What a savepoint knows of one key.
 *
 * @param savepoint its id
 * @param uid of the operator
 * @param rows by state
 * @param complete whether these are all; otherwise there are more than the limit, or more than 8 MiB
 */
public record StateRows(String savepoint, String uid, List<StateRow> rows, boolean complete) {

    public StateRows {
        rows = List.copyOf(rows);
    }
}
