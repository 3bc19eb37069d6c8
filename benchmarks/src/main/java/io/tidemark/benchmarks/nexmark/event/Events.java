package io.tidemark.benchmarks.nexmark.event;

import java.io.Serializable;

/** Events by number. Thread-safe; a number always gives the same event. */
@FunctionalInterface
public interface Events extends Serializable {

    /** @param number &gt;= 0 */
    NexmarkEvent event(long number);
}
