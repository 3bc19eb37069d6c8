package io.tidemark.engine.inspect;

import io.tidemark.api.serde.Schema;
import io.tidemark.engine.state.RowLayout;
import java.util.Optional;

/**
 * What the kind of a state, as manifests have it, says of its rows.
 *
 * @param layout of the rows' keys
 * @param mapKeys the form of the map's keys; empty unless it is a map
 * @param expires whether the time of writing lies before each value
 * @param timer whether rows have no value
 */
record StateKind(RowLayout layout, Optional<Schema> mapKeys, boolean expires, boolean timer) {

    private static final String EXPIRING = ", expiring";
    private static final String MAP = "map by ";
    private static final String BROADCAST_MAP = "broadcast map by ";

    /** @throws UnreadableStateException if this version doesn't know such a state */
    static StateKind parse(String kind) throws UnreadableStateException {
        boolean expires = kind.endsWith(EXPIRING);
        var bare = expires ? kind.substring(0, kind.length() - EXPIRING.length()) : kind;
        if (bare.startsWith(MAP)) {
            return map(RowLayout.KEY_AND_MAP_KEY, bare.substring(MAP.length()), expires);
        }
        if (bare.startsWith(BROADCAST_MAP)) {
            return map(RowLayout.MAP_KEY, bare.substring(BROADCAST_MAP.length()), expires);
        }
        // a window that never ends has no time to be sorted by
        if (bare.equals("value") || bare.equals("list") || bare.equals("window global")) {
            return new StateKind(RowLayout.KEY, Optional.empty(), expires, false);
        }
        if (bare.equals("timer") || bare.equals("early windows") || bare.startsWith("window ")) {
            return new StateKind(RowLayout.TIME_AND_KEY, Optional.empty(), expires, bare.equals("timer"));
        }
        throw new UnreadableStateException(
                "State of kind '%s' is unknown to this version of Tidemark. Use the version that took the snapshot."
                        .formatted(kind));
    }

    private static StateKind map(RowLayout layout, String keys, boolean expires) {
        return new StateKind(layout, Optional.of(Schema.parse(keys)), expires, false);
    }
}
