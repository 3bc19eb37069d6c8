package io.tidemark.control.guard;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether one can go back to a savepoint.
 *
 * @param until when, estimated, the first record behind it expires; in the past if that is due and the broker hasn't removed
 *     it yet; empty if none does, or it has happened
 * @param reasons why, in words; empty if there is nothing to say
 */
public record Verdict(State state, Optional<Instant> until, List<String> reasons) {

    public Verdict {
        requireNonNull(state, "state");
        requireNonNull(until, "until");
        reasons = List.copyOf(reasons);
    }

    /**
     * Whether people should hear of this.
     *
     * @param before what was known; null for nothing
     */
    boolean isWorseThan(@Nullable Verdict before) {
        return state.compareTo(before == null ? State.REPLAYABLE : before.state) > 0;
    }

    /** Whether one can; the worse the later. */
    public enum State {
        /** Everything behind it is there, and will be for a while. */
        REPLAYABLE,
        /** The savepoint can't be read now, so it can't be told. */
        UNKNOWN,
        /** Everything behind it is there, but not for long. */
        AT_RISK,
        /** Something behind it is gone. */
        LOST
    }
}
