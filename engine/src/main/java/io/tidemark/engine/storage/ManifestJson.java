package io.tidemark.engine.storage;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tidemark.api.serde.DigestSum;
import io.tidemark.api.serde.Schema;
import io.tidemark.api.source.SplitPosition;
import io.tidemark.engine.checkpoint.Manifest;
import io.tidemark.engine.checkpoint.SnapshotException;
import io.tidemark.engine.checkpoint.StoredFile;
import io.tidemark.engine.shuffle.KeyGroupRange;
import io.tidemark.engine.shuffle.KeyGroups;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A manifest as JSON that a person can read. Fields that this version doesn't know are passed over; another {@code format}
 * is refused.
 */
final class ManifestJson {

    static final int FORMAT = 1;

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            // an offset of 12.9 is a damaged offset, not 12
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    private ManifestJson() {}

    static byte[] write(Manifest manifest) {
        try {
            return MAPPER.writeValueAsBytes(Document.of(manifest));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("manifest '%s' can't be written".formatted(manifest.id()), e);
        }
    }

    /** @throws SnapshotException if this is no manifest that can be read; {@code where} begins the message */
    static Manifest read(byte[] json, String where) throws SnapshotException {
        try {
            var format = MAPPER.readTree(json).path("format");
            if (!format.isInt() || format.intValue() != FORMAT) {
                throw new SnapshotException(
                        "%s has format %s, this version of Tidemark reads format %d. Use the version that wrote it."
                                .formatted(where, format.isMissingNode() ? "none" : format, FORMAT));
            }
            return MAPPER.readValue(json, Document.class).toManifest();
        } catch (IOException | IllegalArgumentException | NullPointerException | DateTimeException e) {
            throw new SnapshotException(
                    "%s is damaged: it isn't a manifest (%s). Bring it back from a copy, or use another snapshot."
                            .formatted(where, firstLine(e)),
                    e);
        }
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private record Document(
            int format,
            String id,
            String kind,
            @Nullable String label,
            String job,
            long epoch,
            String program,
            @Nullable String parent,
            String created,
            @JsonProperty("watermarkMillis") long watermark,
            int parallelism,
            int keyGroups,
            Map<String, SourceDocument> sources,
            Map<String, OperatorDocument> operators,
            Map<String, String> sinks,
            @Nullable Map<String, OutputDocument> outputs,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Boolean muted,

            List<String> processingTimeUids) {

        static Document of(Manifest manifest) {
            return new Document(
                    FORMAT,
                    manifest.id(),
                    manifest.kind().name(),
                    manifest.label().orElse(null),
                    manifest.job(),
                    manifest.epoch(),
                    manifest.program(),
                    manifest.parent().orElse(null),
                    manifest.created().toString(),
                    manifest.watermark(),
                    manifest.parallelism(),
                    KeyGroups.COUNT,
                    map(manifest.sources(), SourceDocument::of),
                    map(manifest.operators(), OperatorDocument::of),
                    manifest.sinks(),
                    map(manifest.outputs(), OutputDocument::of),
                    manifest.muted() ? Boolean.TRUE : null,
                    manifest.processingTimeUids());
        }

        Manifest toManifest() {
            if (keyGroups != KeyGroups.COUNT) {
                throw new IllegalArgumentException(
                        "it has %d key groups, not %d".formatted(keyGroups, KeyGroups.COUNT));
            }
            return new Manifest(
                    id,
                    Manifest.Kind.valueOf(kind),
                    Optional.ofNullable(label),
                    job,
                    epoch,
                    program,
                    Optional.ofNullable(parent),
                    Instant.parse(created),
                    watermark,
                    parallelism,
                    map(sources, SourceDocument::toState),
                    map(operators, OperatorDocument::toState),
                    texts(sinks, "sinks"),
                    // manifests of 0.1 have none: of none of their sinks it is known what was written
                    outputs == null ? Map.of() : map(outputs, OutputDocument::toOutput),
                    muted != null && muted,
                    processingTimeUids);
        }
    }

    /** The digest as 32 hexadecimal digits, 16 in 0.1: as a number, many readers of JSON would round it. */
    private record OutputDocument(long records, String digest) {

        static OutputDocument of(Manifest.Output output) {
            return new OutputDocument(output.records(), output.digest().toString());
        }

        Manifest.Output toOutput() {
            return new Manifest.Output(records, DigestSum.parse(present(digest, "digest")));
        }
    }

    private record SourceDocument(Map<String, String> identity, List<SplitDocument> splits) {

        static SourceDocument of(Manifest.SourceState state) {
            return new SourceDocument(
                    state.identity(),
                    state.splits().stream().map(SplitDocument::of).toList());
        }

        Manifest.SourceState toState() {
            return new Manifest.SourceState(
                    texts(identity, "identity"),
                    splits.stream().map(SplitDocument::toState).toList());
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record SplitDocument(
            String split,
            long next,
            int leaderEpoch,
            @JsonProperty("watermarkMillis") long watermark,
            @Nullable Long end) {

        static SplitDocument of(Manifest.SplitState state) {
            return new SplitDocument(
                    state.split(),
                    state.next(),
                    state.leaderEpoch(),
                    state.watermark(),
                    state.end() == SplitPosition.UNBOUNDED ? null : state.end());
        }

        Manifest.SplitState toState() {
            return new Manifest.SplitState(
                    present(split, "split"), next, leaderEpoch, watermark, end == null ? SplitPosition.UNBOUNDED : end);
        }
    }

    private record OperatorDocument(
            @JsonProperty("watermarkMillis") long watermark,
            SchemaDocument key,
            Map<String, StateDocument> states,
            List<PartDocument> parts) {

        static OperatorDocument of(Manifest.OperatorState state) {
            return new OperatorDocument(
                    state.watermark(),
                    SchemaDocument.of(state.key()),
                    map(state.states(), StateDocument::of),
                    state.parts().stream().map(PartDocument::of).toList());
        }

        Manifest.OperatorState toState() {
            return new Manifest.OperatorState(
                    watermark,
                    key.toSchema(),
                    map(states, StateDocument::toForm),
                    parts.stream().map(PartDocument::toPart).toList());
        }
    }

    private record StateDocument(
            String kind, SchemaDocument value, @Nullable Long timeToLiveMillis) {

        static StateDocument of(Manifest.StateForm form) {
            return new StateDocument(form.kind(), SchemaDocument.of(form.value()), form.timeToLiveMillis());
        }

        Manifest.StateForm toForm() {
            return new Manifest.StateForm(
                    present(kind, "kind"), value.toSchema(), timeToLiveMillis == null ? 0 : timeToLiveMillis);
        }
    }

    /** The fingerprint is for people who compare; it follows from the rest. */
    private record SchemaDocument(
            String format, String definition, @Nullable String fingerprint) {

        static SchemaDocument of(Schema schema) {
            return new SchemaDocument(schema.format(), schema.definition(), schema.fingerprint());
        }

        Schema toSchema() {
            return new Schema(format, definition);
        }
    }

    private record PartDocument(List<Integer> keyGroups, List<FileDocument> files) {

        static PartDocument of(Manifest.Part part) {
            return new PartDocument(
                    List.of(part.keyGroups().first(), part.keyGroups().end()),
                    part.files().stream().map(FileDocument::of).toList());
        }

        Manifest.Part toPart() {
            if (keyGroups.size() != 2) {
                throw new IllegalArgumentException("keyGroups must be first and end, was " + keyGroups);
            }
            return new Manifest.Part(
                    new KeyGroupRange(keyGroups.get(0), keyGroups.get(1)),
                    files.stream().map(FileDocument::toFile).toList());
        }
    }

    private record FileDocument(String name, long sizeBytes, String sha256) {

        static FileDocument of(StoredFile file) {
            return new FileDocument(file.name(), file.sizeBytes(), file.sha256());
        }

        StoredFile toFile() {
            return new StoredFile(name, sizeBytes, sha256);
        }
    }

    private static Map<String, String> texts(Map<String, String> from, String field) {
        return map(from, it -> present(it, "a value of " + field));
    }

    /** A field that is missing is null here, whatever its type says. */
    private static <T> T present(T value, String field) {
        return Objects.requireNonNull(value, () -> field + " is missing");
    }

    private static <A, B> Map<String, B> map(Map<String, A> from, Function<A, B> function) {
        var result = new TreeMap<String, B>();
        from.forEach((key, value) -> result.put(key, function.apply(value)));
        return result;
    }
}
