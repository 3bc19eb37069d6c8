package io.tidemark.engine.checkpoint;

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
 * @param watermarks of the other job's operators there, by uid; empty if no job is taken over from
 */
public record MutedUntil(BarrierPlace place, Map<String, Long> watermarks) {

    public MutedUntil {
        watermarks = Map.copyOf(watermarks);
    }

    /** A place, whatever anyone has given out there. */
    public static MutedUntil at(BarrierPlace place) {
        return new MutedUntil(place, Map.of());
    }

    /** Where a job stopped. */
    public static MutedUntil endOf(Manifest stopped) {
        var watermarks = new HashMap<String, Long>();
        stopped.operators().forEach((uid, operator) -> watermarks.put(uid, operator.watermark()));
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
