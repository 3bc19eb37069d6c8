package io.tidemark.control.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tidemark.control.job.ArmCaps;
import io.tidemark.control.journal.InMemoryJournal;
import io.tidemark.control.testing.FakeLauncher;
import io.tidemark.control.wire.ForkInfo;
import io.tidemark.control.wire.ForkRequest;
import io.tidemark.control.wire.ForkRequest.Arm;
import io.tidemark.control.wire.JobInfo;
import io.tidemark.control.wire.JobInfo.Phase;
import io.tidemark.control.wire.OperationInfo.Status;
import io.tidemark.control.wire.StartRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CapWatchTest {

    private static final String PROGRAM = "0".repeat(64);

    private volatile Instant now = Instant.parse("2026-11-23T05:15:00Z");
    private final FakeLauncher launcher = new FakeLauncher();
    private Registry registry;
    private String original = "";
    private String savepoint = "";

    @BeforeEach
    void open() throws Exception {
        registry = Registry.open(new InMemoryJournal(), launcher, new HandClock(), new Random(1));
        original = registry.start(StartRequest.of(PROGRAM)).id();
        var taken = registry.takeSavepoint(original, Optional.empty());
        await().until(() -> registry.operation(taken.id()).status() == Status.DONE);
        savepoint = taken.id();
    }

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void endsArmsThatRunForTooLongAndSaysWhy() throws Exception {
        var fork = fork(Optional.of(Duration.ofHours(1)), Optional.empty());

        now = now.plus(Duration.ofMinutes(61));

        await().until(() -> arms(fork).allMatch(it -> it.phase() == Phase.CANCELLED));
        assertThat(arms(fork))
                .allSatisfy(it -> assertThat(it.failure().orElseThrow()).contains("maxDuration", "PT1H"));
        assertThat(registry.job(original).phase()).isEqualTo(Phase.LIVE);
    }

    @Test
    void endsArmsWhoseStateGetsTooLargeAndSaysWhy() throws Exception {
        var fork = fork(Optional.empty(), Optional.of(1_000L));

        launcher.stateBytes = 1_001;

        await().until(() -> arms(fork).allMatch(it -> it.phase() == Phase.CANCELLED));
        assertThat(arms(fork))
                .allSatisfy(it -> assertThat(it.failure().orElseThrow()).contains("maxStateBytes", "1001", "1000"));
        assertThat(registry.job(original).phase()).isEqualTo(Phase.LIVE);
    }

    @Test
    void looksOnAfterALookThatFailed() throws Exception {
        var fork = fork(Optional.empty(), Optional.of(1_000L));
        launcher.stateBytesFailure = Optional.of(new IllegalStateException("a reader's fault"));
        int before = launcher.stateBytesAsked.get();
        await().until(() -> launcher.stateBytesAsked.get() > before);

        launcher.stateBytesFailure = Optional.empty();
        launcher.stateBytes = 1_001;

        await().until(() -> arms(fork).allMatch(it -> it.phase() == Phase.CANCELLED));
    }

    @Test
    void allowsWhatIsWithinTheCaps() {
        var caps = new ArmCaps(Optional.of(Duration.ofHours(1)), Optional.of(1_000L), Optional.of(1L));

        assertThat(caps.exceeded(Duration.ofHours(1), OptionalLong.of(1_000))).isEmpty();
        assertThat(caps.exceeded(Duration.ofHours(1), OptionalLong.empty())).isEmpty();
        assertThat(ArmCaps.NONE.exceeded(Duration.ofDays(1_000), OptionalLong.of(Long.MAX_VALUE)))
                .isEmpty();
    }

    @Test
    void refusesCapsThatAllowNothing() {
        var request = ForkRequest.of(savepoint, Arm.of("a", PROGRAM));

        assertThatThrownBy(() -> request.capped(Optional.of(Duration.ZERO), Optional.empty(), Optional.empty()))
                .hasMessageContaining("maxDuration");
        assertThatThrownBy(() -> request.capped(Optional.empty(), Optional.of(0L), Optional.empty()))
                .hasMessageContaining("maxStateBytes");
        assertThatThrownBy(() -> request.capped(Optional.empty(), Optional.empty(), Optional.of(-1L)))
                .hasMessageContaining("maxEventsPerSecond");
    }

    private ForkInfo fork(Optional<Duration> maxDuration, Optional<Long> maxStateBytes) throws Exception {
        return registry.forks()
                .start(ForkRequest.of(savepoint, Arm.of("a", PROGRAM), Arm.of("b", PROGRAM))
                        .capped(maxDuration, maxStateBytes, Optional.empty()));
    }

    private Stream<JobInfo> arms(ForkInfo fork) throws Exception {
        return registry.forks().fork(fork.id()).arms().stream();
    }

    /** Goes on when it is told to. */
    private final class HandClock extends Clock {

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
