package io.tidemark.examples.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/**
 * An engagement as it lies on the topic. The demo has its own idea of it, since it checks the programs.
 *
 * @param kind POST, VIEW or CLICK
 * @param at epoch milliseconds
 */
record Event(String kind, long userId, long postId, boolean paid, long at) {

    private static final ObjectMapper JSON = new ObjectMapper();

    byte[] toJson() {
        try {
            return JSON.writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an event can't be written as JSON", e);
        }
    }

    static Event fromJson(byte[] json) throws IOException {
        return JSON.readValue(json, Event.class);
    }
}
