package io.tidemark.benchmarks.nexmark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tidemark.benchmarks.nexmark.run.Outcome;
import java.util.LinkedHashMap;

/** An outcome as one line of JSON. */
final class OutcomeJson {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private OutcomeJson() {}

    static String lineOf(Outcome outcome) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("query", outcome.query());
        fields.put("events", outcome.events());
        fields.putAll(outcome.figures());
        fields.put("lateEvents", outcome.late());
        if (!outcome.warnings().isEmpty()) {
            fields.put("warnings", outcome.warnings());
        }
        fields.put("stateDigest", outcome.stateDigest());
        fields.put("outputDigest", outcome.outputDigest());
        fields.put("eventsPerSecond", outcome.eventsPerSecond());
        try {
            return MAPPER.writeValueAsString(fields);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("figures are numbers, texts and maps of them", e);
        }
    }
}
