package io.tidemark.control.launch;

import io.tidemark.api.serde.Schema;
import io.tidemark.api.serde.ValueReader;
import io.tidemark.control.job.JobDefinition;
import io.tidemark.control.wire.RefusedException;
import io.tidemark.engine.inspect.ProgramForms;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The serdes of the program of a job, which is loaded when it is first asked for one: mostly never, since nearly all state can be
 * read without it. If it can't be loaded any more, it has none. Not thread-safe.
 */
final class LazyProgram implements ProgramForms, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LazyProgram.class);

    private final Optional<JobDefinition> job;
    private final Loader loader;
    private @Nullable Loaded loaded;

    /** @param job whose program it is; empty if the job isn't known here */
    LazyProgram(Optional<JobDefinition> job, Loader loader) {
        this.job = job;
        this.loader = loader;
    }

    /** Loads programs. */
    @FunctionalInterface
    interface Loader {

        Loaded load(JobDefinition job) throws RefusedException;
    }

    /**
     * A program that was loaded.
     *
     * @param release lets go of its classes
     */
    record Loaded(ProgramForms forms, Runnable release) {}

    @Override
    public Optional<ValueReader<?>> keys(String uid, Schema stored) {
        return forms().keys(uid, stored);
    }

    @Override
    public Optional<ValueReader<?>> values(String uid, String state, Schema stored) {
        return forms().values(uid, state, stored);
    }

    private ProgramForms forms() {
        var now = loaded;
        if (now == null) {
            now = job.map(this::load).orElse(new Loaded(ProgramForms.NONE, () -> {}));
            loaded = now;
        }
        return now.forms();
    }

    private Loaded load(JobDefinition definition) {
        try {
            return loader.load(definition);
        } catch (RefusedException e) {
            LOG.info("event=program-not-at-hand job={} reason=\"{}\"", definition.id(), e.getMessage());
            return new Loaded(ProgramForms.NONE, () -> {});
        }
    }

    /** Closing twice is harmless. */
    @Override
    public void close() {
        var now = loaded;
        loaded = new Loaded(ProgramForms.NONE, () -> {});
        if (now != null) {
            now.release().run();
        }
    }
}
