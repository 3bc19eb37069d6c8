package io.tidemark.api.serde;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The names that a record's component had before: what was stored under one of them is read into it. Keep the alias as long
 * as there are savepoints from before.
 *
 * <pre>{@code
 * record Counts(long views, @Alias("clicks") long interactions) {}
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Alias {

    /** Former names, none of which is another component's name. */
    String[] value();
}
