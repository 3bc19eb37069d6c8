package io.tidemark.api.function;

import java.io.Serializable;

/** Decides which events go on. */
@FunctionalInterface
public interface FilterFunction<T> extends Serializable {

    boolean keep(T event) throws Exception;
}
