package io.tidemark.engine.graph;

import io.tidemark.api.function.KeyedProcess;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.state.States;
import io.tidemark.api.state.TimeToLive;

/** Lets the first event of each key pass, and holds the others back for a while. */
record Distinct<K, T>(TimeToLive timeToLive) implements KeyedProcess<K, T, T>, BuiltIn {

    @Override
    public String description() {
        return "lets the first of each key pass, and holds the others back for %s".formatted(timeToLive.afterWrite());
    }

    @Override
    public Handler<K, T, T> open(States states) {
        var seen = states.value("seen", Serdes.bool(), timeToLive);
        return (event, context) -> {
            if (seen.value() == null) {
                seen.update(true);
                context.emit(event);
            }
        };
    }
}
