package io.tidemark.control.savepoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.tidemark.control.wire.RefusedException;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SavepointRulesTest {

    private static final Instant NOW = Instant.parse("2026-11-23T05:15:00Z");
    private static final SavepointFacts FACTS = new SavepointFacts("p", NOW, 7, 5, 1000, "/snapshots/sp-1");

    private final Savepoints savepoints = new Savepoints();

    @Test
    void isPendingFromWhenItIsAskedFor() throws Exception {
        decide(new SavepointCommand.Request("sp-1", "a", Optional.of("before the change")));

        assertThat(savepoints.pending()).extracting(Savepoint::id).containsExactly("sp-1");
        assertThat(savepoints.find("sp-1").orElseThrow().label()).contains("before the change");
    }

    @Test
    void knowsTheFactsOnceItIsTaken() throws Exception {
        decide(new SavepointCommand.Request("sp-1", "a", Optional.empty()));

        decide(new SavepointCommand.Complete("sp-1", FACTS));

        assertThat(savepoints.pending()).isEmpty();
        assertThat(savepoints.find("sp-1").orElseThrow().facts()).contains(FACTS);
    }

    @Test
    void aSavepointThatWasGivenUpStaysSo() throws Exception {
        decide(new SavepointCommand.Request("sp-1", "a", Optional.empty()));
        decide(new SavepointCommand.GiveUp("sp-1", "the job ended"));

        decide(new SavepointCommand.Complete("sp-1", FACTS));

        assertThat(savepoints.find("sp-1").orElseThrow().facts()).isEmpty();
        assertThat(savepoints.find("sp-1").orElseThrow().failure()).contains("the job ended");
    }

    @Test
    void nothingHappensToOneThatNobodyAskedFor() throws Exception {
        assertThat(new SavepointCommand.Complete("sp-1", FACTS).decide(savepoints, NOW))
                .isEmpty();
        assertThat(new SavepointCommand.GiveUp("sp-1", "x").decide(savepoints, NOW))
                .isEmpty();
    }

    @Test
    void aLogThatTellsTheImpossibleIsNotFolded() throws Exception {
        assertThatIllegalStateException()
                .isThrownBy(() -> savepoints.apply(new SavepointEvent.Taken("sp-1", NOW, FACTS)))
                .withMessageContaining("sp-1");
    }

    private void decide(SavepointCommand command) throws RefusedException {
        command.decide(savepoints, NOW).forEach(savepoints::apply);
    }
}
