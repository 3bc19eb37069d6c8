package io.tidemark.control.journal;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.tidemark.control.job.JobEvent;
import io.tidemark.control.promotion.PromotionEvent;
import io.tidemark.control.savepoint.SavepointEvent;
import io.tidemark.control.schedule.ScheduleEvent;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decisions as JSON: {@code {"format":1,"id":...,"at":...,"savepoints":[...],"jobs":[...],"promotions":[...],"schedules":[...],"actor":{...},"request":{...}}}, an event named
 * by its field {@code event}. What was written once can be read for ever; a test reads a log of old.
 */
final class DecisionCodec {

    static final int FORMAT = 1;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.USE_DEFAULTS))
            .addMixIn(JobEvent.class, JobEventNames.class)
            .addMixIn(SavepointEvent.class, SavepointEventNames.class)
            .addMixIn(PromotionEvent.class, PromotionEventNames.class)
            .addMixIn(ScheduleEvent.class, ScheduleEventNames.class)
            .addMixIn(Decision.class, DecisionFields.class)
            .build();

    private static final Map<Class<?>, String> NAMES = Stream.<Class<?>>of(
                    JobEventNames.class, SavepointEventNames.class, PromotionEventNames.class, ScheduleEventNames.class)
            .flatMap(names -> Stream.of(
                    requireNonNull(names.getAnnotation(JsonSubTypes.class)).value()))
            .collect(Collectors.toUnmodifiableMap(JsonSubTypes.Type::value, JsonSubTypes.Type::name));

    private DecisionCodec() {}

    /** What is written in the field {@code event} of one. */
    static String nameOf(Object event) {
        return requireNonNull(NAMES.get(event.getClass()), () -> "name of " + event.getClass());
    }

    static byte[] write(Decision decision) {
        ObjectNode envelope = MAPPER.createObjectNode().put("format", FORMAT);
        envelope.setAll((ObjectNode) MAPPER.valueToTree(decision));
        try {
            return MAPPER.writeValueAsBytes(envelope);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Could not write decision " + decision.id() + " as JSON", e);
        }
    }

    /** @throws JournalException if the bytes are no decision, or one of a format of the future */
    static Decision read(byte[] bytes) throws JournalException {
        try {
            var envelope = MAPPER.readTree(bytes);
            int format = envelope.path("format").asInt(0);
            if (format != FORMAT) {
                throw new JournalException(
                        ("A decision in the control log has format %d; this version of Tidemark reads format %d. Run the"
                                        + " version that wrote it, or a newer one.")
                                .formatted(format, FORMAT));
            }
            return MAPPER.treeToValue(envelope, Decision.class);
        } catch (IOException e) {
            throw new JournalException(
                    "A decision in the control log can't be read: %s. Run the version of Tidemark that wrote it, or a newer one."
                            .formatted(e.getMessage()),
                    e);
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = JobEvent.Created.class, name = "created"),
        @JsonSubTypes.Type(value = JobEvent.StopRequested.class, name = "stop-requested"),
        @JsonSubTypes.Type(value = JobEvent.StopFailed.class, name = "stop-failed"),
        @JsonSubTypes.Type(value = JobEvent.PaceChanged.class, name = "pace-changed"),
        @JsonSubTypes.Type(value = JobEvent.CancelRequested.class, name = "cancel-requested"),
        @JsonSubTypes.Type(value = JobEvent.Ended.class, name = "ended")
    })
    private interface JobEventNames {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = SavepointEvent.Requested.class, name = "requested"),
        @JsonSubTypes.Type(value = SavepointEvent.Taken.class, name = "taken"),
        @JsonSubTypes.Type(value = SavepointEvent.Failed.class, name = "failed"),
        @JsonSubTypes.Type(value = SavepointEvent.Imported.class, name = "imported"),
        @JsonSubTypes.Type(value = SavepointEvent.Described.class, name = "described"),
        @JsonSubTypes.Type(value = SavepointEvent.Pinned.class, name = "pinned"),
        @JsonSubTypes.Type(value = SavepointEvent.Unpinned.class, name = "unpinned"),
        @JsonSubTypes.Type(value = SavepointEvent.DeleteRequested.class, name = "delete-requested"),
        @JsonSubTypes.Type(value = SavepointEvent.Deleted.class, name = "deleted")
    })
    private interface SavepointEventNames {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = PromotionEvent.Requested.class, name = "requested"),
        @JsonSubTypes.Type(value = PromotionEvent.Stopping.class, name = "stopping"),
        @JsonSubTypes.Type(value = PromotionEvent.Done.class, name = "done"),
        @JsonSubTypes.Type(value = PromotionEvent.Failed.class, name = "failed")
    })
    private interface PromotionEventNames {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = ScheduleEvent.Created.class, name = "created"),
        @JsonSubTypes.Type(value = ScheduleEvent.Began.class, name = "began"),
        @JsonSubTypes.Type(value = ScheduleEvent.Moved.class, name = "moved"),
        @JsonSubTypes.Type(value = ScheduleEvent.Removed.class, name = "removed")
    })
    private interface ScheduleEventNames {}

    @JsonIgnoreProperties("empty")
    private interface DecisionFields {

        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @SuppressWarnings("UnusedMethod") // Jackson looks at it
        List<PromotionEvent> promotions();

        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @SuppressWarnings("UnusedMethod") // Jackson looks at it
        List<ScheduleEvent> schedules();
    }
}
