package io.tidemark.engine.checkpoint;

import io.tidemark.engine.stream.Watermark;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Where a job's outputs begin.
 *
 * <p>For a job that takes over from another, positions alone don't say what the other has given out: windows fire by the
 * watermark, and that depends on which splits were idle just then. So the other's watermarks belong to it. Until the place is
 * reached nothing fires beyond them, and when it is, everything up to them has fired, silently.
 *
 * @param place in the input
 * @param watermarks of the other job's operators there, by uid; empty if no job is taken over from. {@link Watermark#END} if
 *     it has given out what comes at the very end, too
 */
public record MutedUntil(BarrierPlace place, Map<String, Long> watermarks) {

    public MutedUntil {
        watermarks = Map.copyOf(watermarks);
    }

    /** A place, whatever anyone has given out there. */
    public static MutedUntil at(BarrierPlace place) {
        return new MutedUntil(place, Map.of());
    }

    /** Where a job stopped. If that was at the end of all that it was to read, it has given out everything. */
    public static MutedUntil endOf(Manifest stopped) {
        boolean ended = !stopped.sources().isEmpty()
                && stopped.sources().values().stream().allMatch(Manifest.SourceState::isFinished);
        var watermarks = new HashMap<String, Long>();
        stopped.operators()
                .forEach((uid, operator) -> watermarks.put(uid, ended ? Watermark.END : operator.watermark()));
        return new MutedUntil(new BarrierPlace.AtLeastPositions(stopped.positions()), watermarks);
    }

    /**
     * Up to when an operator's results are the other job's; for an operator that it didn't have, the latest of all its
     * operators. Empty if there is no such time.
     */
    public OptionalLong watermarkOf(String uid) {
        var own = watermarks.get(uid);
        return own != null
                ? OptionalLong.of(own)
                : watermarks.values().stream().mapToLong(Long::longValue).max();
    }
}
