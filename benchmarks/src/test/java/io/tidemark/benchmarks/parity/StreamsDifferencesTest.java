package io.tidemark.benchmarks.parity;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.benchmarks.parity.Fed.Side;
import io.tidemark.engine.testing.Click;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Where Kafka Streams and Tidemark differ, and how: what {@link StreamsParityTest} has to leave out. Who moves from one to the
 * other should know of it.
 */
class StreamsDifferencesTest {

    @TempDir
    private Path directory;

    /** A gap of 25 and 50 out of order: at 1097, the session of 1000 is over and that of 1040 isn't. */
    @Test
    void leavesAFinalSessionAsItIsWhereStreamsGivesItAgainWithWhatJoinsIt() throws Exception {
        var feed = feed(click("anna", 1_000), click("anna", 1_040), click("bob", 1_097), click("anna", 1_020));

        assertThat(SessionComparisons.finalsHere(directory, feed))
                .contains(sum(1_000, 1_000, 1), sum(1_020, 1_040, 2))
                .doesNotContain(sum(1_000, 1_040, 3));
        assertThat(SessionComparisons.finalsThere(directory, feed))
                .contains(sum(1_000, 1_000, 1), sum(1_000, 1_040, 3))
                .doesNotContain(sum(1_020, 1_040, 2));
    }

    /** At 1075, an event of 1025 is in time, and within the gap of the session of 1000. */
    @Test
    void waitsForAllThatIsInTimeWhereStreamsGivesAFinalSessionAMillisecondEarly() throws Exception {
        var feed = feed(click("anna", 1_000), click("bob", 1_075), click("anna", 1_025));

        assertThat(SessionComparisons.finalsHere(directory, feed)).contains(sum(1_000, 1_025, 2));
        assertThat(SessionComparisons.finalsThere(directory, feed))
                .contains(sum(1_000, 1_000, 1), sum(1_000, 1_025, 2));
    }

    /** At 1060, an event of 1005 is late, and what it would have met is still waiting for others. */
    @Test
    void dropsALateEventOfAJoinWhereStreamsLetsItMeetWhatIsStillThere() throws Exception {
        var waiting = click("anna", 1_000);
        var late = click("anna", 1_005);
        var feed = new Feed(List.of(
                new Fed(Side.FIRST, waiting), new Fed(Side.FIRST, click("bob", 1_060)), new Fed(Side.SECOND, late)));

        assertThat(JoinComparisons.pairsHere(directory, feed)).isEmpty();
        assertThat(JoinComparisons.pairsThere(directory, feed)).containsExactly(waiting + " + " + late);
    }

    private static WindowSum sum(long first, long last, long sum) {
        return new WindowSum("anna", first, last, sum).endingLater(SessionComparisons.GAP.toMillis() + 1);
    }

    private static Click click(String who, long at) {
        return new Click(who, 1, at);
    }

    private static Feed feed(Click... clicks) {
        var events = new ArrayList<Fed>();
        List.of(clicks).forEach(it -> events.add(new Fed(Side.FIRST, it)));
        events.add(new Fed(Side.FIRST, Feed.LAST));
        return new Feed(events);
    }
}
