package io.tidemark.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestartPolicyTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @ParameterizedTest(name = "after {0} failures: {1}")
    @CsvSource({"1, PT1S", "2, PT2S", "3, PT4S", "6, PT32S", "7, PT1M", "8, PT1M", "1000000, PT1M", "2147483647, PT1M"})
    void doublesThePauseUpToTheLongest(int failures, Duration pause) {
        assertThat(RestartPolicy.DEFAULT.pauseAfter(failures)).isEqualTo(pause);
    }

    @Test
    void givesUpAfterOneMoreThanTheMostInARow() {
        var policy = new RestartPolicy(SECOND, SECOND, 3);

        assertThat(policy.givesUpAfter(3)).isFalse();
        assertThat(policy.givesUpAfter(4)).isTrue();
        assertThat(RestartPolicy.NEVER.givesUpAfter(1)).isTrue();
        assertThat(RestartPolicy.DEFAULT.givesUpAfter(Integer.MAX_VALUE)).isFalse();
    }

    @Test
    void refusesPausesThatMakeNoSense() {
        assertThatThrownBy(() -> new RestartPolicy(Duration.ZERO, SECOND, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("firstPause must be > 0, was PT0S");
        assertThatThrownBy(() -> new RestartPolicy(SECOND, Duration.ofMillis(999), 1))
                .hasMessage("longestPause must be >= firstPause PT1S, was PT0.999S");
        assertThatThrownBy(() -> new RestartPolicy(SECOND, SECOND, -1)).hasMessage("maxInARow must be >= 0, was -1");
    }
}
