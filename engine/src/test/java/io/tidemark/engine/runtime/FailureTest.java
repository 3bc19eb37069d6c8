package io.tidemark.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.tidemark.api.sink.SinkException;
import io.tidemark.api.source.SourceException;
import io.tidemark.engine.checkpoint.CommitException;
import io.tidemark.engine.checkpoint.SnapshotException;
import io.tidemark.engine.graph.JobGraph;
import io.tidemark.engine.runtime.StartRefusedException.Reason;
import java.io.IOException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class FailureTest {

    private static final JobGraph NO_STAGES = new JobGraph(List.of());

    static Stream<Arguments> failuresWithTheirOwnWords() {
        return Stream.of(
                arguments(SourceException.unavailable("words", new IOException("cause")), true),
                arguments(SourceException.refused("words"), false),
                arguments(SinkException.unavailable("words", new IOException("cause")), true),
                arguments(SinkException.refused("words"), false),
                arguments(new CommitException("words", new IOException("cause")), true),
                // a transaction that took too long looks like a fenced one: recovery tells them apart
                arguments(CommitException.fenced("words", new IOException("cause")), true),
                arguments(new JobException("words"), false),
                arguments(new SnapshotException("words"), false));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("failuresWithTheirOwnWords")
    void leavesTheirWordsToFailuresThatHaveSome(Exception thrown, boolean retryable) {
        assertThat(Failure.of(thrown)).isEqualTo(new Failure(retryable, "words", thrown));
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void triesAgainAfterARefusalThatMayPass(Reason reason) {
        var mayPass = EnumSet.of(Reason.SOURCE_UNAVAILABLE, Reason.COMMIT_LOG_UNAVAILABLE);

        assertThat(Failure.of(new StartRefusedException(reason, "words")).retryable())
                .isEqualTo(mayPass.contains(reason));
    }

    @Test
    void triesAgainAfterWhatItDoesNotKnowAndSaysWhatItWas() {
        assertThat(Failure.of(new IllegalStateException("bad luck")).message())
                .isEqualTo("IllegalStateException: bad luck");
        assertThat(Failure.of(new NullPointerException()).message()).isEqualTo("NullPointerException");
        assertThat(Failure.of(new NullPointerException()).retryable()).isTrue();
    }

    @Test
    void saysAtWhichOperatorAFunctionThrew() {
        var thrown = new ArithmeticException("/ by zero");

        assertThat(Failure.at("sum", thrown))
                .isEqualTo(
                        new Failure(true, "At 'sum': ArithmeticException: / by zero", thrown, Optional.of(at("sum"))));
    }

    @Test
    void leavesSourcesAndSinksToNameThemselves() {
        var thrown = SinkException.refused("Kafka topic 'totals' is gone.");

        assertThat(Failure.at("sum", thrown))
                .isEqualTo(new Failure(false, "Kafka topic 'totals' is gone.", thrown, Optional.of(at("sum"))));
    }

    @Test
    void saysOnWhichEventAFunctionBehindASourceThrew() {
        var thrown = new ArithmeticException("/ by zero");

        var failure = Failure.at("clicks", new SourceSubtask.ProcessingException("3", 1207, thrown));

        assertThat(failure.message())
                .isEqualTo("At 'clicks', split '3', position 1207: ArithmeticException: / by zero");
        assertThat(failure.where()).contains(JobFailure.Where.at("clicks", Optional.of("3"), OptionalLong.of(1207)));
    }

    @Test
    void keepsTheChainOfCausesAndNoMoreOfItThanAnyoneReads() {
        var endless = new IllegalStateException("a");
        endless.initCause(new IllegalStateException("b", endless));
        var chain = new IllegalStateException("outer", new IOException("x".repeat(5000), new NullPointerException()));

        var kept = JobFailure.of(Failure.at("sum", chain), NO_STAGES, Instant.EPOCH, true);

        assertThat(kept.causes())
                .extracting(JobFailure.Cause::type)
                .containsExactly(
                        "java.lang.IllegalStateException", "java.io.IOException", "java.lang.NullPointerException");
        assertThat(kept.causes().get(0).message()).isEqualTo("outer");
        assertThat(kept.causes().get(1).message()).hasSize(2000).endsWith("x...");
        assertThat(kept.causes().get(2).message()).isEmpty();
        assertThat(JobFailure.of(Failure.of(endless), NO_STAGES, Instant.EPOCH, true)
                        .causes())
                .hasSize(JobFailure.MOST_CAUSES);
    }

    @Test
    void keepsTheLastOfThem() {
        var history = new FailureHistory();
        for (int i = 0; i < 25; i++) {
            history.add(JobFailure.of(Failure.of(new JobException("no. " + i)), NO_STAGES, Instant.EPOCH, true));
        }

        assertThat(history.all()).hasSize(20);
        assertThat(history.all().get(0).message()).isEqualTo("no. 5");
        assertThat(history.all().get(19).message()).isEqualTo("no. 24");
    }

    private static JobFailure.Where at(String uid) {
        return JobFailure.Where.at(uid, Optional.empty(), OptionalLong.empty());
    }
}
