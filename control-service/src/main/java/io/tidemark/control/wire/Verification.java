package io.tidemark.control.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What reading every byte of a savepoint showed.
 *
 * @param savepoint its id
 * @param files distinct files it is made of
 * @param sizeBytes of these files
 * @param problems what is wrong, each naming the file and what to do; empty if all is well
 */
public record Verification(String savepoint, int files, long sizeBytes, List<String> problems) {

    public Verification {
        problems = List.copyOf(problems);
    }

    @JsonProperty
    public boolean sound() {
        return problems.isEmpty();
    }
}
