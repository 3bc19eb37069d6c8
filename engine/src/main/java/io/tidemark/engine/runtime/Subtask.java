package io.tidemark.engine.runtime;

/** One stage's work in one task. Used by the task's thread alone, except for {@link #progress}. */
interface Subtask extends AutoCloseable {

    /** Of the stage's head; begins messages. */
    String uid();

    /** Does a bounded amount of work, without waiting. @return whether there was anything to do */
    boolean run() throws Exception;

    /** Whether time alone may give it something to do, so that it mustn't wait long for anything else. */
    default boolean looksAtTheClock() {
        return false;
    }

    SubtaskProgress progress();

    /** Releases readers, writers and state. */
    @Override
    void close();
}
