package io.tidemark.control.testing;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tidemark.control.job.JobDefinition;
import io.tidemark.control.launch.Inspections;
import io.tidemark.control.launch.LaunchException;
import io.tidemark.control.wire.Difference;
import io.tidemark.control.wire.ProblemType;
import io.tidemark.control.wire.RefusedException;
import io.tidemark.control.wire.StateDiffInfo;
import io.tidemark.control.wire.StateDiffRequest;
import io.tidemark.control.wire.StateInfo;
import io.tidemark.control.wire.StateQueryRequest;
import io.tidemark.control.wire.StateRow;
import io.tidemark.control.wire.StateRows;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** Each savepoint holds a count of 7 for each key of the operator {@code totals}; two differ if they aren't the same one. */
public final class FakeInspections implements Inspections {

    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile Optional<Error> error = Optional.empty();

    /** From now on diffs wait until they are interrupted, or for {@link #goOn}. */
    public void hold() {
        gate = new CountDownLatch(1);
    }

    /** From now on queries fail like this. */
    public void failWith(Error failure) {
        error = Optional.of(failure);
    }

    public void goOn() {
        gate.countDown();
    }

    @Override
    public StateInfo state(String savepoint) {
        var count = new StateInfo.State("count", "value", "int64", Optional.empty(), Optional.of(3L), Optional.of(99L));
        return new StateInfo(
                savepoint,
                1234,
                List.of(new StateInfo.Operator("totals", "utf8", Optional.empty(), 2, 1234, List.of(count))));
    }

    @Override
    public StateRows query(String savepoint, StateQueryRequest request, Optional<JobDefinition> job)
            throws RefusedException {
        if (error.isPresent()) {
            throw error.get();
        }
        if (!request.uid().equals("totals")) {
            throw new RefusedException(
                    ProblemType.STATE_UNREADABLE, "It has no state of an operator '%s'.".formatted(request.uid()));
        }
        var row = new StateRow(
                "count",
                Optional.of(request.key()),
                Optional.empty(),
                Optional.empty(),
                Optional.of(JsonNodeFactory.instance.numberNode(7)),
                Optional.empty());
        return new StateRows(savepoint, "totals", List.of(row), true);
    }

    @Override
    public StateDiffInfo diff(StateDiffRequest request, Optional<JobDefinition> jobOfA, Optional<JobDefinition> jobOfB)
            throws LaunchException {
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new LaunchException("interrupted", e);
        }
        boolean different = !request.a().equals(request.b());
        var sample = new StateDiffInfo.Sample(
                "totals",
                "count",
                Difference.Kind.CHANGED,
                Optional.of(JsonNodeFactory.instance.textNode("anna")),
                Optional.empty(),
                Optional.empty(),
                Optional.of(JsonNodeFactory.instance.numberNode(7)),
                Optional.of(JsonNodeFactory.instance.numberNode(8)),
                List.of(new StateDiffInfo.Field(
                        "",
                        Optional.of(JsonNodeFactory.instance.numberNode(7)),
                        Optional.of(JsonNodeFactory.instance.numberNode(8)))));
        return new StateDiffInfo(
                request.a(),
                request.b(),
                different,
                List.of(new StateDiffInfo.Totals("totals", "count", 5, different ? 1 : 0, 0, 0)),
                different ? List.of(sample) : List.of());
    }
}
