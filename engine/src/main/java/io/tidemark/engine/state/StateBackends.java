package io.tidemark.engine.state;

/** Makes the backends that state lives in, one for each start of a job, so that no job takes memory from another. */
public interface StateBackends {

    /**
     * A backend of its own, closed with the job.
     *
     * @param memoryBytes what all its stores together may take outside of the heap, &gt; 0
     */
    StateBackend open(long memoryBytes);
}
