package io.tidemark.engine.inspect;

/** A value that is stored as JSON. */
public record JsonText(String json) {}
