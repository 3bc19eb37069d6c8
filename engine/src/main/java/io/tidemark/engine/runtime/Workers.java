package io.tidemark.engine.runtime;

/** Threads for jobs. The product's are Vert.x'; the simulation turns its own crank. */
interface Workers extends AutoCloseable {

    /** What one job needs. */
    JobWorkers forJob(String job);

    @Override
    void close();
}
