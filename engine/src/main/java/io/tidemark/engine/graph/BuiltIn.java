package io.tidemark.engine.graph;

/** One of our own functions, which the plan can say more about than that it processes by key. */
interface BuiltIn {

    /** What it does, to follow its uid. */
    String description();
}
