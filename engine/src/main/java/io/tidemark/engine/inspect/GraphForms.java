package io.tidemark.engine.inspect;

import io.tidemark.api.serde.Schema;
import io.tidemark.api.serde.Serde;
import io.tidemark.api.serde.ValueReader;
import io.tidemark.engine.graph.DeclaredState;
import io.tidemark.engine.graph.JobGraph;
import io.tidemark.engine.graph.Stage;
import io.tidemark.engine.graph.StageHead;
import java.util.Optional;

/** The serdes that the operators of a pipeline declare. */
record GraphForms(JobGraph graph) implements ProgramForms {

    @Override
    public Optional<ValueReader<?>> keys(String uid, Schema stored) {
        return stage(uid)
                .flatMap(stage -> stage.head() instanceof StageHead.Keyed<?, ?> keyed
                        ? reader(keyed.keys(), stored)
                        : Optional.empty());
    }

    @Override
    public Optional<ValueReader<?>> values(String uid, String state, Schema stored) {
        return stage(uid)
                .flatMap(stage -> stage.states().stream()
                        .filter(it -> it.name().equals(state))
                        .map(DeclaredState::serde)
                        .findFirst())
                .flatMap(serde -> reader(serde, stored));
    }

    private Optional<Stage> stage(String uid) {
        return graph.stages().stream().filter(it -> it.head().uid().equals(uid)).findFirst();
    }

    /** Code of a user: whatever it throws, it doesn't read this form. */
    private static Optional<ValueReader<?>> reader(Serde<?> serde, Schema stored) {
        try {
            return Optional.of(serde.readerOf(stored));
        } catch (RuntimeException | LinkageError e) {
            return Optional.empty();
        }
    }
}
