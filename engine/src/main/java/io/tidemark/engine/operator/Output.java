package io.tidemark.engine.operator;

/** Where an operator's results go: the next operator, an exchange, a sink. */
@FunctionalInterface
public interface Output {

    /** @param timestamp event time, epoch milliseconds */
    void emit(Object event, long timestamp) throws Exception;
}
