package io.tidemark.kafka.client;

import org.apache.kafka.common.errors.TimeoutException;

/** Kafka doesn't answer, or refuses. The message names the brokers and says what to look at. */
public final class BrokerException extends Exception {

    private static final long serialVersionUID = 1L;

    private BrokerException(String message, Throwable cause) {
        super(message, cause);
    }

    static BrokerException of(String bootstrapServers, Throwable cause) {
        return cause instanceof TimeoutException
                ? noAnswer(bootstrapServers, cause)
                : new BrokerException("Kafka at %s refuses: %s".formatted(bootstrapServers, cause.getMessage()), cause);
    }

    static BrokerException noAnswer(String bootstrapServers, Throwable cause) {
        return new BrokerException(
                "Kafka at %s doesn't answer within %d s. Is it running, and is the address right?"
                        .formatted(bootstrapServers, KafkaClients.ANSWER_TIME.toSeconds()),
                cause);
    }

    /** Whether asking again later may help. */
    public boolean isRetryable() {
        var cause = getCause();
        return cause == null || KafkaClients.maySucceedLater(cause);
    }

    /** The message, never null. */
    public String words() {
        return String.valueOf(getMessage());
    }
}
