package io.tidemark.api.function;

import java.io.Serializable;

/** Makes one event of two that belong together. */
@FunctionalInterface
public interface JoinFunction<T, U, R> extends Serializable {

    R join(T first, U second) throws Exception;
}
