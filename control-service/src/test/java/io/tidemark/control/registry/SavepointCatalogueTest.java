package io.tidemark.control.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import io.tidemark.control.journal.InMemoryJournal;
import io.tidemark.control.journal.JournalException;
import io.tidemark.control.launch.Snapshots.Checkpoint;
import io.tidemark.control.savepoint.SavepointFacts;
import io.tidemark.control.testing.FakeLauncher;
import io.tidemark.control.wire.OperationInfo.Status;
import io.tidemark.control.wire.ProblemType;
import io.tidemark.control.wire.RefusedException;
import io.tidemark.control.wire.SavepointChange;
import io.tidemark.control.wire.SavepointInfo;
import io.tidemark.control.wire.SavepointQuery;
import io.tidemark.control.wire.SavepointRequest;
import io.tidemark.control.wire.StartRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SavepointCatalogueTest {

    private static final StartRequest REQUEST = StartRequest.of("0".repeat(64));
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-23T05:15:00Z"), ZoneOffset.UTC);

    private final InMemoryJournal journal = new InMemoryJournal();
    private FakeLauncher launcher = new FakeLauncher();
    private Registry registry = open();
    private String job = "";
    private String savepoint = "";

    @BeforeEach
    void takeASavepoint() throws Exception {
        job = registry.start(REQUEST).id();
        await().until(() -> launcher.isRunning(job));
        var operation = registry.takeSavepoint(job, Optional.of("before"), Optional.of("asked for by Ann"));
        await().until(() -> registry.operation(operation.id()).status() == Status.DONE);
        savepoint = operation.id();
    }

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void aSavepointHasANoteBesideItsLabel() throws Exception {
        assertThat(registry.savepoint(savepoint).note()).contains("asked for by Ann");
        assertThat(registry.savepoint(savepoint).origin()).isEqualTo(SavepointInfo.Origin.TAKEN);
    }

    @Test
    void whatPeopleSayOfItIsRememberedByTheNextService() throws Exception {
        catalogue().change(savepoint, new SavepointChange(Optional.of("Monday"), Optional.of(""), Optional.of(true)));

        restart();

        var found = registry.savepoint(savepoint);
        assertThat(found.label()).contains("Monday");
        assertThat(found.note()).isEmpty();
        assertThat(found.pinned()).isTrue();
    }

    @Test
    void aCheckpointThatWasKeptIsThereForTheNextService() throws Exception {
        for (long epoch = 3; epoch < 5; epoch++) {
            launcher.snapshots.checkpoints.add(new Checkpoint(
                    "chk." + job + "." + epoch + ".x",
                    new SavepointFacts("0".repeat(64), Instant.EPOCH, epoch, 5, 99, "/snapshots/chk"),
                    false));
        }
        var operation = registry.checkpoints().keep(job, "3", SavepointRequest.PLAIN);
        await().until(() -> registry.operation(operation.id()).status() == Status.DONE);

        restart();

        assertThat(registry.savepoint(operation.id()).origin()).isEqualTo(SavepointInfo.Origin.KEPT);
        assertThat(registry.savepoint(operation.id()).epoch()).isEqualTo(3);
    }

    @Test
    void aPinnedOneIsNotDeletedUntilItIsUnpinned() throws Exception {
        catalogue().change(savepoint, SavepointChange.pin(true));
        refused(() -> catalogue().delete(savepoint), ProblemType.SAVEPOINT_PINNED, "unpin");

        catalogue().change(savepoint, SavepointChange.pin(false));
        catalogue().delete(savepoint);

        await().until(() -> launcher.snapshots.removed.contains(savepoint));
    }

    @Test
    void whatIsDeletedIsGoneForEveryoneAtOnceAndItsFilesOnce() throws Exception {
        catalogue().delete(savepoint);
        catalogue().delete(savepoint);

        refused(() -> registry.savepoint(savepoint), ProblemType.UNKNOWN_SAVEPOINT, "deleted at 2026-11-23T05:15:00Z");
        refused(() -> registry.start(REQUEST.fromSavepoint(savepoint)), ProblemType.UNKNOWN_SAVEPOINT, "deleted");
        assertThat(registry.savepoints()).isEmpty();
        await().until(() -> !launcher.snapshots.removed.isEmpty());
        registry.cancel(job);
        await().until(() -> registry.operation("cancel-" + job).status() == Status.DONE);
        assertThat(launcher.snapshots.removed).containsExactly(savepoint);
    }

    @Test
    void filesThatCouldNotBeRemovedAreRemovedByTheNextService() throws Exception {
        launcher.snapshots.stuck = true;
        catalogue().delete(savepoint);

        restart();

        await().until(() -> launcher.snapshots.removed.contains(savepoint));
        restart();
        registry.cancel(job);
        await().until(() -> registry.operation("cancel-" + job).status() == Status.DONE);
        assertThat(launcher.snapshots.removed).isEmpty();
    }

    @Test
    void theStartOfAJobWithoutACheckpointOfItsOwnIsNotDeleted() throws Exception {
        var replay = registry.start(REQUEST.fromSavepoint(savepoint)).id();
        await().until(() -> launcher.isRunning(replay));
        refused(() -> catalogue().delete(savepoint), ProblemType.SAVEPOINT_IN_USE, replay);

        launcher.checkpointed = true;
        catalogue().delete(savepoint);

        assertThat(registry.savepoints()).isEmpty();
    }

    @Test
    void oneThatIsBeingTakenIsNotDeleted() throws Exception {
        launcher.holdSavepoints();
        var pending = registry.takeSavepoint(job, Optional.empty()).id();

        refused(() -> catalogue().delete(pending), ProblemType.SAVEPOINT_IN_USE, "being taken");
    }

    @Test
    void whatIsNotThereIsRefusedByEveryVerb() {
        refused(() -> catalogue().delete("sp-x"), ProblemType.UNKNOWN_SAVEPOINT, "sp-x");
        refused(() -> catalogue().change("sp-x", SavepointChange.pin(true)), ProblemType.UNKNOWN_SAVEPOINT, "sp-x");
        refused(() -> catalogue().verify("sp-x"), ProblemType.UNKNOWN_SAVEPOINT, "sp-x");
        refused(() -> catalogue().exportTo("sp-x", new ByteArrayOutputStream()), ProblemType.UNKNOWN_SAVEPOINT, "sp-x");
    }

    @Test
    void aDamagedOneIsNotExported() {
        launcher.snapshots.problems.add("File /snapshots/files/ab is missing.");

        refused(
                () -> catalogue().exportTo(savepoint, new ByteArrayOutputStream()),
                ProblemType.DAMAGED_SNAPSHOT,
                "/snapshots/files/ab");
    }

    @Test
    void anImportedOneIsRememberedAndWhatStartsFromItWritesElsewhere() throws Exception {
        var imported = importFrom("sp-afar");
        assertThat(importFrom("sp-afar")).isEqualTo(imported);

        restart();

        assertThat(registry.savepoint("sp-afar")).isEqualTo(imported);
        assertThat(imported.origin()).isEqualTo(SavepointInfo.Origin.IMPORTED);
        var replay = registry.start(REQUEST.fromSavepoint("sp-afar"));
        assertThat(replay.targets()).containsExactly("totals." + replay.id());
    }

    @Test
    void oneThatComesBackAfterItWasDeletedIsNoContinuationOfItsJob() throws Exception {
        var stop = registry.stop(job, Optional.empty());
        await().until(() -> registry.operation(stop.id()).status() == Status.DONE);
        var last = registry.operation(stop.id()).savepoint().orElseThrow();
        catalogue().delete(last);
        await().until(() -> launcher.snapshots.removed.contains(last));
        await().ignoreExceptionsInstanceOf(RefusedException.class).until(() -> importFrom(last) != null);

        var successor = registry.start(REQUEST.fromSavepoint(last));

        assertThat(successor.targets()).containsExactly("totals." + successor.id());
    }

    @Test
    void listsPageByPage() throws Exception {
        var page = catalogue().find(SavepointQuery.ALL);

        assertThat(page.savepoints()).extracting(SavepointInfo::id).containsExactly(savepoint);
        assertThat(page.next()).isEmpty();
    }

    private SavepointInfo importFrom(String content) throws Exception {
        return catalogue().importFrom(new ByteArrayInputStream(content.getBytes(UTF_8)));
    }

    private SavepointCatalogue catalogue() {
        return registry.catalogue();
    }

    private static void refused(ThrowingCallable call, ProblemType problem, String words) {
        assertThatThrownBy(call).asInstanceOf(type(RefusedException.class)).satisfies(refusal -> {
            assertThat(refusal.type()).isEqualTo(problem);
            assertThat(refusal).hasMessageContaining(words);
        });
    }

    private void restart() {
        registry.close();
        launcher = new FakeLauncher();
        registry = open();
    }

    private Registry open() {
        try {
            return Registry.open(journal, launcher, CLOCK, new Random(7));
        } catch (JournalException e) {
            throw new IllegalStateException(e);
        }
    }
}
