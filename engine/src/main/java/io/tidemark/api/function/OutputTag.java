package io.tidemark.api.function;

import java.io.Serializable;

/**
 * Names a side output of an operator: a second way out, for events of a type of its own.
 *
 * <p>Two tags of the same name are the same side output, so give each a name of its own within its operator.
 *
 * @param name letters, digits, {@code .}, {@code _} and {@code -}
 * @param <S> type of its events
 */
@SuppressWarnings("UnusedTypeParameter") // it is what makes emitting and reading agree
public record OutputTag<S>(String name) implements Serializable {

    public OutputTag {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
            throw new IllegalArgumentException(
                    "The name of a side output consists of letters, digits, '.', '_' and '-', was '%s'."
                            .formatted(name));
        }
    }

    public static <S> OutputTag<S> of(String name) {
        return new OutputTag<>(name);
    }
}
