package io.tidemark.engine.runtime;

import io.tidemark.api.source.SourceReader;
import io.tidemark.api.source.SplitOutput;
import io.tidemark.api.source.SplitPosition;
import java.time.Duration;

/** Reads nothing: for a task that no split was left for. */
final class NoSplitsReader implements SourceReader<Object> {

    @Override
    public void poll(Duration maxWait, SplitOutput<Object> out) {}

    @Override
    public SplitPosition position(int split) {
        throw noSplit(split);
    }

    @Override
    public long lag(int split) {
        throw noSplit(split);
    }

    @Override
    public boolean isFinished(int split) {
        throw noSplit(split);
    }

    @Override
    public void pause(int split) {
        throw noSplit(split);
    }

    @Override
    public void resume(int split) {
        throw noSplit(split);
    }

    @Override
    public void wakeUp() {}

    @Override
    public void close() {}

    private static IllegalArgumentException noSplit(int split) {
        return new IllegalArgumentException("there is no split " + split);
    }
}
