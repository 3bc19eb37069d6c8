package io.tidemark.engine.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.api.serde.DigestSum;
import io.tidemark.engine.checkpoint.Manifest;
import io.tidemark.engine.checkpoint.OutputTotals;
import io.tidemark.engine.checkpoint.SnapshotException;
import io.tidemark.engine.checkpoint.SnapshotStoreContract;
import io.tidemark.engine.checkpoint.StoredFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestJsonTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Manifest MANIFEST =
            SnapshotStoreContract.manifest("sp-1", List.of(new StoredFile("a.sst", 7, "0".repeat(64))));

    /** A manifest without these is still one: they say nothing, or follow from the rest. */
    private static final Set<String> OPTIONAL = Set.of(
            "/label",
            "/parent",
            "/operators/totals/key/fingerprint",
            "/operators/totals/states/total/value/fingerprint",
            "/operators/totals/states/total/timeToLiveMillis",
            "/outputs");

    /** What people name: one less is another manifest, not a damaged one. */
    private static final Set<String> ENTRIES = Set.of(
            "/sources/orders",
            "/sources/orders/identity/topic",
            "/sources/orders/identity/topicId",
            "/operators/totals",
            "/operators/totals/states/total",
            "/sinks/out",
            "/outputs/out");

    @Test
    void readsWhatItWrote() throws Exception {
        assertThat(ManifestJson.read(ManifestJson.write(MANIFEST), "it")).isEqualTo(MANIFEST);
    }

    /** Written before outputs and times to live were kept. */
    @Test
    void readsTheFirstManifestsThereWere() throws Exception {
        try (var first = requireNonNull(getClass().getResourceAsStream("manifest-1-first.json"))) {
            var manifest = ManifestJson.read(first.readAllBytes(), "it");

            assertThat(manifest.id()).isEqualTo("sp-1");
            assertThat(manifest.sinks()).containsOnlyKeys("out");
            assertThat(manifest.outputs()).isEmpty();
            assertThat(OutputTotals.from(Optional.of(manifest), Set.of("out")).unknown())
                    .containsExactly("out");
            assertThat(manifest.operators().get("totals"))
                    .isNotNull()
                    .satisfies(it -> assertThat(it.states().values())
                            .extracting(Manifest.StateForm::timeToLiveMillis)
                            .containsExactly(0L));
        }
    }

    /** Of 0.1: what is written later is summed up in the half that is known. */
    @Test
    void readsDigestsOfSixtyFourBitsAndGoesOnWithThoseBits() throws Exception {
        Manifest manifest;
        try (var old = requireNonNull(getClass().getResourceAsStream("manifest-1-64-bits.json"))) {
            manifest = ManifestJson.read(old.readAllBytes(), "it");
        }

        var later = OutputTotals.from(Optional.of(manifest), Set.of("out"))
                .plus(Map.of("out", new Manifest.Output(3, new DigestSum(5, 3))));

        assertThat(later.known()).isEqualTo(Map.of("out", new Manifest.Output(20, new DigestSum(Optional.empty(), 2))));
        assertThat(new String(ManifestJson.write(manifest), UTF_8)).contains("\"ffffffffffffffff\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "12", "fffffffffffffffg", "fffffffffffffffffffffffffffffffff"})
    void takesNothingButADigestForADigest(String digest) throws Exception {
        assertRefused(changed("/outputs/out/digest", (node, name) -> node.put(name, digest)));
    }

    @Test
    void keepsWhereABoundedSplitEnds() throws Exception {
        var json = (ObjectNode) JSON.readTree(ManifestJson.write(MANIFEST));
        ((ObjectNode) json.at("/sources/orders/splits/0")).put("end", 40);

        var bounded = ManifestJson.read(bytes(json), "it");

        assertThat(bounded.sources().values())
                .flatExtracting(Manifest.SourceState::splits)
                .extracting(Manifest.SplitState::end)
                .containsExactly(40L);
        assertThat(ManifestJson.read(ManifestJson.write(bounded), "it")).isEqualTo(bounded);
    }

    @Test
    void passesOverFieldsThatItDoesNotKnow() throws Exception {
        var json = (ObjectNode) JSON.readTree(ManifestJson.write(MANIFEST));
        json.put("weather", "fine");
        ((ObjectNode) json.at("/operators/totals")).putArray("weather");

        assertThat(ManifestJson.read(bytes(json), "it")).isEqualTo(MANIFEST);
    }

    /** A missing offset, read as zero, would begin the topic anew without a word. */
    @ParameterizedTest
    @MethodSource("fields")
    void refusesAManifestWithoutOneOfItsFields(String field) throws Exception {
        if (OPTIONAL.contains(field) || ENTRIES.contains(field)) {
            assertThat(ManifestJson.read(changed(field, ObjectNode::remove), "it"))
                    .isNotNull();
        } else {
            assertRefused(changed(field, ObjectNode::remove));
        }
    }

    @ParameterizedTest
    @MethodSource("fields")
    void refusesAManifestThatHasNullForAValue(String field) throws Exception {
        if (OPTIONAL.contains(field)) {
            assertThat(ManifestJson.read(changed(field, ObjectNode::putNull), "it"))
                    .isNotNull();
        } else {
            assertRefused(changed(field, ObjectNode::putNull));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/epoch",
                "/watermarkMillis",
                "/parallelism",
                "/keyGroups",
                "/sources/orders/splits/0/next",
                "/sources/orders/splits/0/leaderEpoch",
                "/sources/orders/splits/0/watermarkMillis",
                "/operators/totals/watermarkMillis",
                "/operators/totals/parts/0/files/0/sizeBytes"
            })
    void takesNothingButWholeNumbersForWholeNumbers(String field) throws Exception {
        assertRefused(changed(field, (node, name) -> node.put(name, 12.9)));
        assertRefused(changed(field, (node, name) -> node.put(name, "12")));
        assertRefused(changed(field, (node, name) -> node.put(name, true)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "12", "2026-23-11T05:00:00Z", ""})
    void takesNothingButAMomentForTheMomentOfCreation(String created) throws Exception {
        assertRefused(changed("/created", (node, name) -> node.put(name, created)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "null", "12", "{", "not JSON at all"})
    void refusesWhatIsNoManifestAtAll(String text) {
        assertThatThrownBy(() -> ManifestJson.read(text.getBytes(UTF_8), "it"))
                .isInstanceOf(SnapshotException.class)
                .hasMessageStartingWith("it ");
    }

    @Test
    void refusesWhatGoesOnBehindItsEnd() {
        var twice = new String(ManifestJson.write(MANIFEST), UTF_8).repeat(2);

        assertRefused(twice.getBytes(UTF_8));
    }

    static Stream<String> fields() throws IOException {
        var fields = new ArrayList<String>();
        collect(JSON.readTree(ManifestJson.write(MANIFEST)), "", fields);
        return fields.stream();
    }

    private static void collect(JsonNode node, String path, List<String> fields) {
        if (node.isObject()) {
            for (var field : node.properties()) {
                fields.add(path + "/" + field.getKey());
                collect(field.getValue(), path + "/" + field.getKey(), fields);
            }
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            collect(node.get(i), path + "/" + i, fields);
        }
    }

    private static byte[] changed(String path, BiConsumer<ObjectNode, String> change) throws IOException {
        var json = JSON.readTree(ManifestJson.write(MANIFEST));
        int last = path.lastIndexOf('/');
        change.accept((ObjectNode) json.at(path.substring(0, last)), path.substring(last + 1));
        return bytes(json);
    }

    private static byte[] bytes(JsonNode json) throws IOException {
        return JSON.writeValueAsBytes(json);
    }

    private static void assertRefused(byte[] json) {
        assertThatThrownBy(() -> ManifestJson.read(json, "it"))
                .isInstanceOf(SnapshotException.class)
                .hasMessageStartingWith("it ");
    }
}
