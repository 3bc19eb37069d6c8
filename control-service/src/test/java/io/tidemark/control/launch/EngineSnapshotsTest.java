package io.tidemark.control.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.tidemark.api.serde.Schema;
import io.tidemark.control.wire.ProblemType;
import io.tidemark.control.wire.RefusedException;
import io.tidemark.engine.checkpoint.Manifest;
import io.tidemark.engine.shuffle.KeyGroupRange;
import io.tidemark.engine.shuffle.KeyGroups;
import io.tidemark.engine.storage.DirectorySnapshotStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineSnapshotsTest {

    @TempDir
    private Path directory;

    private DirectorySnapshotStore store;
    private EngineSnapshots snapshots;
    private EngineSnapshots elsewhere;

    @BeforeEach
    void open() throws Exception {
        store = DirectorySnapshotStore.open(directory.resolve("here"));
        snapshots = new EngineSnapshots(store);
        elsewhere = new EngineSnapshots(DirectorySnapshotStore.open(directory.resolve("elsewhere")));
    }

    @Test
    void bringsASavepointElsewhereWithAllThatIsKnownOfIt() throws Exception {
        var manifest = take("sp-1", Manifest.Kind.SAVEPOINT, "orders-1");

        var imported = elsewhere.importFrom(new ByteArrayInputStream(exported("sp-1")));

        assertThat(imported.id()).isEqualTo("sp-1");
        assertThat(imported.job()).isEqualTo("orders-1");
        assertThat(imported.label()).contains("Monday");
        assertThat(imported.facts().epoch()).isEqualTo(manifest.epoch());
        assertThat(imported.facts().sizeBytes()).isEqualTo(5);
        assertThat(elsewhere.verify("sp-1").sound()).isTrue();
    }

    @ParameterizedTest(name = "{0} {1} of {2}")
    @CsvSource({
        "CHECKPOINT, sp-1, orders-1",
        "SAVEPOINT, chk.orders-1.5.x, orders-1",
        "SAVEPOINT, sp-1, ../orders",
    })
    void whatCouldPassForSomethingElseIsNotImported(Manifest.Kind kind, String id, String job) throws Exception {
        take(id, kind, job);
        var file = exported(id);

        assertThatThrownBy(() -> elsewhere.importFrom(new ByteArrayInputStream(file)))
                .asInstanceOf(type(RefusedException.class))
                .matches(refusal -> refusal.type() == ProblemType.EXPORT_REFUSED);

        assertThat(elsewhere.verify("sp-1").sound()).isFalse();
    }

    @Test
    void namesTheFileThatIsDamaged() throws Exception {
        var manifest = take("sp-1", Manifest.Kind.SAVEPOINT, "orders-1");
        var file = manifest.operators()
                .values()
                .iterator()
                .next()
                .parts()
                .get(0)
                .files()
                .get(0);
        Files.delete(directory.resolve("here/files").resolve(file.sha256()));

        assertThat(snapshots.verify("sp-1").problems())
                .hasSize(1)
                .first()
                .asString()
                .contains(file.sha256());
        assertThatThrownBy(() -> exported("sp-1"))
                .isInstanceOf(LaunchException.class)
                .hasMessageContaining(file.sha256());
    }

    @Test
    void namesTheManifestThatIsMissing() throws Exception {
        assertThat(snapshots.verify("sp-1").problems())
                .hasSize(1)
                .first()
                .asString()
                .contains("sp-1.json");
    }

    @Test
    void whatIsDeletedLeavesNoFile() throws Exception {
        take("sp-1", Manifest.Kind.SAVEPOINT, "orders-1");

        snapshots.delete("sp-1");
        snapshots.delete("sp-1");

        try (var files = Files.list(directory.resolve("here/files"))) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void keepsACheckpointAsASavepointThatStaysWhenTheCheckpointGoes() throws Exception {
        take("chk.orders-1.7.x", Manifest.Kind.CHECKPOINT, "orders-1");

        var facts = snapshots.keep("chk.orders-1.7.x", "sp-1", Optional.of("kept"));
        snapshots.delete("chk.orders-1.7.x");

        assertThat(facts.epoch()).isEqualTo(7);
        assertThat(snapshots.verify("sp-1").sound()).isTrue();
        assertThat(store.find("sp-1").orElseThrow().kind()).isEqualTo(Manifest.Kind.SAVEPOINT);
        assertThat(store.find("sp-1").orElseThrow().label()).contains("kept");
    }

    @Test
    void keepsNothingOfACheckpointThatIsGone() throws Exception {
        take("chk.orders-1.7.x", Manifest.Kind.CHECKPOINT, "orders-1");
        var manifest = store.find("chk.orders-1.7.x").orElseThrow();
        snapshots.delete("chk.orders-1.7.x");

        assertThatThrownBy(() -> snapshots.keep(manifest.id(), "sp-1", Optional.empty()))
                .isInstanceOf(LaunchException.class)
                .hasMessageContaining(manifest.id());

        assertThat(store.find("sp-1")).isEmpty();
    }

    @Test
    void listsTheCheckpointsOfOneJobInTheOrderOfTheirEpochs() throws Exception {
        take("chk.orders-1.10.x", Manifest.Kind.CHECKPOINT, "orders-1");
        take("chk.orders-1.9.x", Manifest.Kind.CHECKPOINT, "orders-1");
        take("chk.orders-10.7.x", Manifest.Kind.CHECKPOINT, "orders-10");
        take("sp-1", Manifest.Kind.SAVEPOINT, "orders-1");

        assertThat(snapshots.checkpoints("orders-1"))
                .extracting(Snapshots.Checkpoint::id)
                .containsExactly("chk.orders-1.9.x", "chk.orders-1.10.x");
    }

    private byte[] exported(String id) throws Exception {
        var out = new ByteArrayOutputStream();
        snapshots.exportTo(id, out);
        return out.toByteArray();
    }

    private Manifest take(String id, Manifest.Kind kind, String job) throws Exception {
        try (var upload = store.begin()) {
            var file = upload.add("a.sst", Files.writeString(directory.resolve("a.sst"), "state"));
            var manifest = new Manifest(
                    id,
                    kind,
                    Optional.of("Monday"),
                    job,
                    7,
                    "0123abcd",
                    Optional.empty(),
                    Instant.parse("2026-11-23T05:00:00Z"),
                    5,
                    1,
                    Map.of(),
                    Map.of(
                            "totals",
                            new Manifest.OperatorState(
                                    5,
                                    new Schema("int64", ""),
                                    Map.of(),
                                    List.of(new Manifest.Part(new KeyGroupRange(0, KeyGroups.COUNT), List.of(file))))),
                    Map.of(),
                    Map.of(),
                    false,
                    List.of());
            upload.publish(manifest);
            return manifest;
        }
    }
}
