package io.tidemark.control.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.control.access.Access;
import io.tidemark.control.journal.Actor;
import io.tidemark.control.journal.Decision;
import io.tidemark.control.journal.InMemoryJournal;
import io.tidemark.control.testing.KafkalessService;
import io.tidemark.control.testing.TestTokens;
import io.tidemark.control.wire.SavepointChange;
import io.tidemark.control.wire.StartRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every decision says who had it made. */
class ActorTest {

    private static final StartRequest START = StartRequest.of("0".repeat(64));

    @TempDir
    private Path directory;

    private final InMemoryJournal journal = new InMemoryJournal();

    @Test
    void whatATokenAsksForIsDecidedInItsName() throws Exception {
        try (var service = KafkalessService.start(directory.resolve("data"), TestTokens.access(directory), journal)) {
            var operator = TestTokens.client(service.url(), "operator");
            var admin = TestTokens.client(service.url(), "admin");

            var job = operator.startJob(START).id();
            var savepoint = admin.savepoint(job, Optional.empty()).id();
            await().until(() -> operator.operation(savepoint).savepoint().isPresent()
                    && service.registry.savepoints().size() == 1);
            operator.changeSavepoint(
                    savepoint, new SavepointChange(Optional.of("x"), Optional.empty(), Optional.empty()));
        }

        var operator = new Actor("operator", Optional.of("operator"));
        assertThat(decisions())
                .extracting(it -> it.actor().orElseThrow())
                .containsExactly(operator, new Actor("admin", Optional.of("admin")), Actor.SERVICE, operator);
    }

    @Test
    void withoutTokensItIsSomeoneOfThisMachine() throws Exception {
        try (var service = KafkalessService.start(directory.resolve("data"), Access.LOCAL, journal)) {
            service.client().startJob(START);
        }

        assertThat(decisions()).extracting(Decision::actor).containsExactly(Optional.of(Actor.LOCAL));
    }

    private List<Decision> decisions() throws Exception {
        var decisions = new ArrayList<Decision>();
        journal.open(decisions::add).close();
        return decisions;
    }
}
