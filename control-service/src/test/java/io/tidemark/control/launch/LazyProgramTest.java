package io.tidemark.control.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.serde.Schema;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.serde.ValueReader;
import io.tidemark.control.job.JobDefinition;
import io.tidemark.control.wire.ProblemType;
import io.tidemark.control.wire.RefusedException;
import io.tidemark.engine.inspect.ProgramForms;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LazyProgramTest {

    private static final Schema FORM = new Schema("mine", "");
    private static final JobDefinition JOB = new JobDefinition(
            "orders-1",
            "orders",
            "0".repeat(64),
            "Orders",
            Map.of(),
            1,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    private final List<String> done = new ArrayList<>();

    @Test
    void isLoadedOnceWhenItIsFirstAskedAndLetGoOf() {
        try (var program = new LazyProgram(Optional.of(JOB), this::load)) {
            assertThat(done).isEmpty();

            assertThat(program.values("sum", "n", FORM)).isPresent();
            assertThat(program.keys("sum", FORM)).isPresent();

            assertThat(done).containsExactly("load orders-1");
        }
        assertThat(done).containsExactly("load orders-1", "release");
    }

    @Test
    void isNeverLoadedIfNobodyAsks() {
        new LazyProgram(Optional.of(JOB), this::load).close();

        assertThat(done).isEmpty();
    }

    @Test
    void readsNothingIfItIsGoneOrNotKnown() {
        try (var gone = new LazyProgram(Optional.of(JOB), job -> {
                    throw new RefusedException(ProblemType.UNKNOWN_PROGRAM, "gone");
                });
                var unknown = new LazyProgram(Optional.empty(), this::load)) {
            assertThat(gone.values("sum", "n", FORM)).isEmpty();
            assertThat(unknown.keys("sum", FORM)).isEmpty();
        }
        assertThat(done).isEmpty();
    }

    private LazyProgram.Loaded load(JobDefinition job) {
        done.add("load " + job.id());
        return new LazyProgram.Loaded(new Int64Forms(), () -> done.add("release"));
    }

    private static final class Int64Forms implements ProgramForms {

        @Override
        public Optional<ValueReader<?>> keys(String uid, Schema stored) {
            return Optional.of(Serdes.int64()::read);
        }

        @Override
        public Optional<ValueReader<?>> values(String uid, String state, Schema stored) {
            return Optional.of(Serdes.int64()::read);
        }
    }
}
