package io.tidemark.control.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RateLimitTest {

    private static final long SECOND = 1_000_000_000L;

    @Test
    void admitsTwiceTheRateAtOnceAndThenTheRate() {
        var limit = new RateLimit(5, 10);

        assertThat(admitted(limit, "a", 100, 0)).isEqualTo(10);
        assertThat(admitted(limit, "a", 100, SECOND)).isEqualTo(5);
        assertThat(admitted(limit, "a", 100, SECOND + SECOND / 5)).isEqualTo(1);
    }

    @Test
    void savesNoMoreThanTwiceTheRateHoweverLongThePause() {
        var limit = new RateLimit(5, 10);
        admitted(limit, "a", 100, 0);

        assertThat(admitted(limit, "a", 100, 3600 * SECOND)).isEqualTo(10);
    }

    @Test
    void oneClientIsNotHeldBackByAnother() {
        var limit = new RateLimit(5, 10);
        admitted(limit, "a", 100, 0);

        assertThat(admitted(limit, "b", 100, 0)).isEqualTo(10);
    }

    @Test
    void forgetsTheClientThatAskedLongestAgoWhenThereAreTooMany() {
        var limit = new RateLimit(5, 2);
        admitted(limit, "a", 100, 0);
        admitted(limit, "b", 100, 0);
        admitted(limit, "a", 1, 0);
        admitted(limit, "c", 100, 0);

        assertThat(limit.admits("a", 0)).as("a, which asked after b").isFalse();
        assertThat(limit.admits("b", 0)).as("b, forgotten").isTrue();
    }

    private static int admitted(RateLimit limit, String client, int requests, long nanoTime) {
        int admitted = 0;
        for (int i = 0; i < requests; i++) {
            if (limit.admits(client, nanoTime)) {
                admitted++;
            }
        }
        return admitted;
    }
}
