package io.tidemark.benchmarks.throughput;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class StandingsTest {

    private final Standings standings = new Standings();

    @Test
    void takesTheMiddleOfAnOddNumberOfRuns() {
        standings.add("floor", 30);
        standings.add("floor", 10);
        standings.add("floor", 20);

        assertThat(standings.medians()).isEqualTo(Map.of("floor", 20.0));
    }

    @Test
    void takesTheMeanOfTheTwoInTheMiddleOfAnEvenNumber() {
        standings.add("floor", 10);
        standings.add("floor", 1_000);
        standings.add("floor", 20);
        standings.add("floor", 30);

        assertThat(standings.medians()).isEqualTo(Map.of("floor", 25.0));
    }

    @Test
    void comparesMedians() {
        standings.add("tidemark", 10);
        standings.add("floor", 40);

        assertThat(standings.ratio("tidemark", "floor")).hasValue(0.25);
    }

    @Test
    void comparesNobodyWithOneWhoDidNotRun() {
        standings.add("tidemark", 10);

        assertThat(standings.ratio("tidemark", "floor")).isEmpty();
        assertThat(standings.ratio("floor", "tidemark")).isEmpty();
    }
}
