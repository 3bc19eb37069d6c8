package io.tidemark.control.wire;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Whether one can go back to a savepoint, as of the last look.
 *
 * @param savepoint its id
 * @param until when, estimated, the first record behind it expires; in the past if that is due and the broker hasn't removed
 *     it yet; absent if none does, or it has happened
 * @param reasons why, in words
 */
public record RetentionInfo(String savepoint, State state, Optional<Instant> until, List<String> reasons) {

    public RetentionInfo {
        reasons = List.copyOf(reasons);
    }

    /** Whether one can. */
    public enum State {
        /** Everything behind it is there, and will be for a while. */
        REPLAYABLE,
        /** Everything behind it is there, but not for long. */
        AT_RISK,
        /** Something behind it is gone: a start from there is refused. */
        LOST,
        /** The savepoint can't be read now, so it can't be told. */
        UNKNOWN
    }
}
