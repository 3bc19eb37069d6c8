package io.tidemark.engine.inspect;

import io.tidemark.api.serde.Schema;
import io.tidemark.api.serde.ValueReader;
import io.tidemark.engine.graph.JobGraph;
import java.util.Optional;

/**
 * The serdes of a program, for bytes of a form that isn't known here. Asked for those only. What a reader throws is taken for
 * "can't be read"; what it reads is shown as records, collections and numbers, anything else by its {@code toString()}.
 */
public interface ProgramForms {

    /** When the program isn't at hand. */
    ProgramForms NONE = new ProgramForms() {
        @Override
        public Optional<ValueReader<?>> keys(String uid, Schema stored) {
            return Optional.empty();
        }

        @Override
        public Optional<ValueReader<?>> values(String uid, String state, Schema stored) {
            return Optional.empty();
        }
    };

    /** Those of a program's operators. */
    static ProgramForms of(JobGraph graph) {
        return new GraphForms(graph);
    }

    /** Reads the keys of an operator; empty if the program doesn't have it, or reads another form. */
    Optional<ValueReader<?>> keys(String uid, Schema stored);

    /** Reads values of a state; empty if the program doesn't have it, or can't read this form. */
    Optional<ValueReader<?>> values(String uid, String state, Schema stored);
}
