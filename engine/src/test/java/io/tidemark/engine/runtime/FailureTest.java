package io.tidemark.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.tidemark.api.sink.SinkException;
import io.tidemark.api.source.SourceException;
import io.tidemark.engine.checkpoint.CommitException;
import io.tidemark.engine.checkpoint.SnapshotException;
import io.tidemark.engine.runtime.StartRefusedException.Reason;
import java.io.IOException;
import java.util.EnumSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class FailureTest {

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
                .isEqualTo(new Failure(true, "At 'sum': ArithmeticException: / by zero", thrown));
    }

    @Test
    void leavesSourcesAndSinksToNameThemselves() {
        var thrown = SinkException.refused("Kafka topic 'totals' is gone.");

        assertThat(Failure.at("sum", thrown)).isEqualTo(new Failure(false, "Kafka topic 'totals' is gone.", thrown));
    }
}
