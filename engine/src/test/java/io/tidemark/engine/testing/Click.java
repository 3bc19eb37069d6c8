package io.tidemark.engine.testing;

/** An event for tests: someone did something so many times. */
public record Click(String who, long amount, long at) {}
