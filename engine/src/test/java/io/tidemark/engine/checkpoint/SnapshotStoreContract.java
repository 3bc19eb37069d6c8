package io.tidemark.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.serde.DigestSum;
import io.tidemark.api.serde.Schema;
import io.tidemark.engine.checkpoint.Manifest.OperatorState;
import io.tidemark.engine.checkpoint.Manifest.Part;
import io.tidemark.engine.checkpoint.Manifest.SourceState;
import io.tidemark.engine.checkpoint.Manifest.SplitState;
import io.tidemark.engine.checkpoint.Manifest.StateForm;
import io.tidemark.engine.shuffle.KeyGroupRange;
import io.tidemark.engine.shuffle.KeyGroups;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every home of snapshots must do. */
public abstract class SnapshotStoreContract {

    @TempDir
    private Path local;

    private int localFiles;

    /** The store under test, empty at the begin of each test. */
    protected abstract SnapshotStore store() throws IOException;

    static LongStream seeds() {
        return LongStream.range(0, 5);
    }

    /** A manifest that names these files. */
    public static Manifest manifest(String id, List<StoredFile> files) {
        return new Manifest(
                id,
                Manifest.Kind.SAVEPOINT,
                Optional.of("before the fix"),
                "orders-1",
                7,
                "0123abcd",
                Optional.of("sp-0"),
                Instant.parse("2026-11-23T05:00:00Z"),
                1_700_000_000_000L,
                2,
                Map.of(
                        "orders",
                        new SourceState(
                                Map.of("topic", "orders", "topicId", "x1"),
                                List.of(new SplitState("0", 12, 3, 1_700_000_000_000L)))),
                Map.of(
                        "totals",
                        new OperatorState(
                                1_700_000_000_000L,
                                new Schema("int64", ""),
                                Map.of("total", new StateForm("value", new Schema("int64", ""))),
                                List.of(new Part(new KeyGroupRange(0, KeyGroups.COUNT), files)))),
                Map.of("out", "totals"),
                Map.of("out", new Manifest.Output(17, new DigestSum(-2, -1))),
                false,
                List.of());
    }

    @Test
    void givesBackWhatWasPublished() throws Exception {
        var store = store();
        Manifest manifest;
        try (var upload = store.begin()) {
            manifest = manifest("sp-1", List.of(upload.add("a.sst", file("content"))));
            upload.publish(manifest);
        }

        assertThat(store.find("sp-1")).contains(manifest);
        assertThat(store.list()).containsExactly("sp-1");
        assertThat(fetched(store, manifest)).containsExactly("content");
        assertThat(store.verify(manifest)).isEmpty();
    }

    @Test
    void knowsNoSnapshotThatWasNotPublished() throws Exception {
        assertThat(store().find("sp-1")).isEmpty();
        assertThat(store().list()).isEmpty();
    }

    @Test
    void publishesTheSameTwiceWithoutHarmAndRefusesAnother() throws Exception {
        var store = store();
        try (var upload = store.begin()) {
            var manifest = manifest("sp-1", List.of(upload.add("a.sst", file("content"))));
            upload.publish(manifest);
            upload.publish(manifest);

            assertThatThrownBy(() -> upload.publish(manifest("sp-1", List.of())))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("sp-1");
        }
    }

    @Test
    void keepsAFileThatAnotherSnapshotNames() throws Exception {
        var store = store();
        Manifest other;
        try (var upload = store.begin()) {
            var shared = upload.add("a.sst", file("shared"));
            upload.publish(manifest("sp-1", List.of(shared)));
            other = manifest("sp-2", List.of(shared));
            upload.publish(other);
        }

        store.delete("sp-1");

        assertThat(store.list()).containsExactly("sp-2");
        assertThat(fetched(store, other)).containsExactly("shared");
    }

    @Test
    void keepsAFileThatAnUploadTookUpWhileItsSnapshotIsDeleted() throws Exception {
        var store = store();
        StoredFile file;
        try (var upload = store.begin()) {
            file = upload.add("a.sst", file("shared"));
            upload.publish(manifest("chk-1", List.of(file)));
        }

        var next = manifest("chk-2", List.of(file));
        try (var upload = store.begin()) {
            assertThat(upload.reuse(file)).isTrue();
            store.delete("chk-1");
            store.removeLeftovers();
            upload.publish(next);
        }

        assertThat(fetched(store, next)).containsExactly("shared");
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void neverHarmsOneSnapshotByDeletingAnother(long seed) throws Exception {
        var random = new Random(seed);
        var store = store();
        var kept = new HashMap<String, Manifest>();
        var contents = new HashMap<String, List<String>>();

        for (int i = 0; i < 40; i++) {
            if (random.nextInt(3) > 0) {
                var id = "s-" + i;
                try (var upload = store.begin()) {
                    var mine = new ArrayList<String>();
                    var files = new ArrayList<StoredFile>();
                    for (int n = random.nextInt(4); n >= 0; n--) {
                        var content = "content " + random.nextInt(6);
                        mine.add(content);
                        files.add(upload.add("f" + n, file(content)));
                    }
                    if (random.nextInt(5) > 0) {
                        var manifest = manifest(id, files);
                        upload.publish(manifest);
                        kept.put(id, manifest);
                        contents.put(id, mine);
                    }
                }
            } else if (!kept.isEmpty()) {
                var id = kept.keySet().iterator().next();
                store.delete(id);
                kept.remove(id);
            }
            assertThat(store.list()).containsExactlyInAnyOrderElementsOf(kept.keySet());
            for (var manifest : kept.values()) {
                assertThat(fetched(store, manifest)).isEqualTo(contents.get(manifest.id()));
            }
        }
    }

    /** A local file with this content. */
    protected Path file(String content) throws IOException {
        return Files.writeString(local.resolve("local-" + localFiles++), content);
    }

    /** The contents of a snapshot's files, as they come out of the store. */
    protected List<String> fetched(SnapshotStore store, Manifest manifest) throws IOException, SnapshotException {
        var contents = new ArrayList<String>();
        for (var operator : manifest.operators().values()) {
            for (var part : operator.parts()) {
                for (var file : part.files()) {
                    var target = local.resolve("fetched-" + localFiles++);
                    store.fetch(file, target);
                    contents.add(Files.readString(target));
                }
            }
        }
        return contents;
    }
}
