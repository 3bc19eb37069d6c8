package io.tidemark.control.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.control.wire.JobInfo;
import io.tidemark.engine.runtime.JobPhase;
import io.tidemark.engine.runtime.StartRefusedException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EngineLauncherTest {

    @ParameterizedTest
    @EnumSource
    void everyReasonToRefuseAStartHasAProblemOfItsOwn(StartRefusedException.Reason reason) {
        var problem = EngineLauncher.problemOf(reason);

        assertThat(problem.name()).isEqualTo(reason.name());
        assertThat(problem.status()).isEqualTo(409);
    }

    @ParameterizedTest
    @EnumSource
    void everyPhaseOfTheEngineIsOneThatPeopleSee(JobPhase phase) {
        assertThat(JobInfo.Phase.valueOf(phase.name()).isFinal()).isEqualTo(phase.isFinal());
    }
}
