package io.tidemark.control.launch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tidemark.engine.inspect.JsonText;
import io.tidemark.engine.inspect.Undecoded;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Plain values of state as JSON, and keys that came as JSON as plain values. */
final class PlainJson {

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private PlainJson() {}

    static JsonNode of(@Nullable Object value) {
        if (value == null) {
            return JSON.nullNode();
        }
        if (value instanceof Map<?, ?> map) {
            return ofMap(map);
        }
        if (value instanceof List<?> list) {
            var array = JSON.arrayNode();
            list.forEach(element -> array.add(of(element)));
            return array;
        }
        if (value instanceof Long number) {
            return JSON.numberNode(number);
        }
        if (value instanceof Double number) {
            return JSON.numberNode(number);
        }
        if (value instanceof Float number) {
            return JSON.numberNode(number);
        }
        if (value instanceof BigDecimal number) {
            return JSON.numberNode(number);
        }
        if (value instanceof Boolean flag) {
            return JSON.booleanNode(flag);
        }
        if (value instanceof byte[] bytes) {
            return JSON.textNode(HexFormat.of().formatHex(bytes));
        }
        if (value instanceof JsonText text) {
            return parsed(text.json());
        }
        if (value instanceof Undecoded undecoded) {
            return JSON.objectNode().put("undecoded", undecoded.hex()).put("schema", undecoded.schema());
        }
        return JSON.textNode(value.toString());
    }

    /** Names are text in JSON: a map by anything else becomes a list of its entries. */
    private static JsonNode ofMap(Map<?, ?> map) {
        if (map.keySet().stream().allMatch(String.class::isInstance)) {
            var object = JSON.objectNode();
            map.forEach((name, value) -> object.set(String.valueOf(name), of(value)));
            return object;
        }
        var entries = JSON.arrayNode();
        map.forEach((key, value) -> {
            var entry = JSON.objectNode();
            entry.set("key", of(key));
            entry.set("value", of(value));
            entries.add(entry);
        });
        return entries;
    }

    private static JsonNode parsed(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            return JSON.textNode(json);
        }
    }

    static @Nullable Object plain(JsonNode json) {
        if (json.isObject()) {
            var map = new LinkedHashMap<String, @Nullable Object>();
            json.properties().forEach(field -> map.put(field.getKey(), plain(field.getValue())));
            return map;
        }
        if (json.isArray()) {
            var list = new ArrayList<@Nullable Object>();
            json.forEach(element -> list.add(plain(element)));
            return list;
        }
        if (json.isNumber()) {
            return json.decimalValue();
        }
        if (json.isBoolean()) {
            return json.booleanValue();
        }
        return json.isNull() ? null : json.asText();
    }
}
