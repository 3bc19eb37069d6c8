package io.tidemark.kafka.codec;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.tidemark.api.serde.ByteWriter;
import io.tidemark.api.serde.Schema;
import io.tidemark.api.serde.Serde;
import io.tidemark.api.serde.SerdeException;
import io.tidemark.api.serde.ValueReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Values as JSON objects, by Jackson's rules for records and beans: what people mostly put on topics.
 *
 * <p>Properties that the class doesn't have are passed over, times are written as ISO-8601 text. Two classes can read each
 * other's values if the properties that both have are of the same types. For state, prefer {@code RecordSerde}: it is
 * smaller and faster.
 */
public final class JsonSerde<T> implements Serde<T> {

    private static final long serialVersionUID = 1L;

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .build();

    private static final String FORMAT = "json";

    /** Between properties; not a comma, since types such as {@code Map<String,Long>} have one. */
    private static final String SEPARATOR = ";";

    private final Class<T> type;
    private transient @Nullable ObjectReader reader;
    private transient @Nullable ObjectWriter writer;

    private JsonSerde(Class<T> type) {
        this.type = requireNonNull(type, "type");
    }

    public static <T> JsonSerde<T> of(Class<T> type) {
        return new JsonSerde<>(type);
    }

    @Override
    public void write(T value, ByteWriter out) {
        var current = writer;
        if (current == null) {
            current = MAPPER.writerFor(type);
            writer = current;
        }
        try {
            out.putBytes(current.writeValueAsBytes(value));
        } catch (JsonProcessingException e) {
            throw new SerdeException(
                    "A %s can't be written as JSON: %s".formatted(type.getSimpleName(), e.getOriginalMessage()), e);
        }
    }

    @Override
    public T read(ByteBuffer in) {
        var current = reader;
        if (current == null) {
            current = MAPPER.readerFor(type);
            reader = current;
        }
        try {
            Object value = read(current, in);
            if (value == null) {
                throw new SerdeException(
                        "A %s is expected as JSON object, found 'null'.".formatted(type.getSimpleName()));
            }
            return type.cast(value);
        } catch (JsonProcessingException e) {
            throw new SerdeException("No %s as JSON: %s".formatted(type.getSimpleName(), e.getOriginalMessage()), e);
        } catch (IOException e) {
            throw new SerdeException("No %s as JSON: %s".formatted(type.getSimpleName(), e.getMessage()), e);
        }
    }

    @Override
    public Schema schema() {
        var properties = properties().entrySet().stream()
                .map(it -> it.getKey() + ":" + it.getValue())
                .collect(Collectors.joining(SEPARATOR));
        return new Schema(FORMAT, properties);
    }

    @Override
    public ValueReader<T> readerOf(Schema older) {
        if (!older.format().equals(FORMAT)) {
            throw new SerdeException("'%s' isn't JSON.".formatted(older));
        }
        var mine = properties();
        parse(older.definition()).forEach((name, type) -> {
            var now = mine.getOrDefault(name, type);
            if (!now.equals(type)) {
                throw new SerdeException("Property '%s' was %s and is %s now.".formatted(name, type, now));
            }
        });
        return this::read;
    }

    private static @Nullable Object read(ObjectReader reader, ByteBuffer in) throws IOException {
        if (in.hasArray()) {
            // straight from the fetched bytes, nothing is copied
            Object value = reader.readValue(in.array(), in.arrayOffset() + in.position(), in.remaining());
            in.position(in.limit());
            return value;
        }
        var bytes = new byte[in.remaining()];
        in.get(bytes);
        return reader.readValue(bytes);
    }

    private Map<String, String> properties() {
        var config = MAPPER.getSerializationConfig();
        var bean = config.introspect(MAPPER.constructType(type));
        var properties = new TreeMap<String, String>();
        for (BeanPropertyDefinition property : bean.findProperties()) {
            properties.put(property.getName(), property.getPrimaryType().toCanonical());
        }
        return properties;
    }

    private static Map<String, String> parse(String definition) {
        var properties = new HashMap<String, String>();
        for (var part : definition.split(SEPARATOR, -1)) {
            int colon = part.lastIndexOf(':');
            if (colon > 0) {
                properties.put(part.substring(0, colon), part.substring(colon + 1));
            }
        }
        return properties;
    }
}
