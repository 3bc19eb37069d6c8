package io.tidemark.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResourcesTest {

    private final List<String> closed = new ArrayList<>();

    @Test
    void closesWhatWasOpenedLastFirst() {
        var resources = new Resources();
        resources.add(() -> closed.add("first"));
        resources.add(() -> closed.add("second"));

        resources.close();

        assertThat(closed).containsExactly("second", "first");
    }

    @Test
    void closesTheRestAfterAnExceptionOrAnError() {
        var resources = new Resources();
        resources.add(() -> closed.add("first"));
        resources.add(() -> {
            throw new NoClassDefFoundError("gone/With/Its/Jar");
        });
        resources.add(() -> {
            throw new IOException("broken");
        });
        resources.add(() -> closed.add("last"));

        resources.close();

        assertThat(closed).containsExactly("last", "first");
    }

    @Test
    void closesEachOfAListWhateverFails() {
        Resources.closeAll(List.of(
                () -> {
                    throw new NoClassDefFoundError("gone/With/Its/Jar");
                },
                () -> closed.add("rest")));

        assertThat(closed).containsExactly("rest");
    }

    @Test
    void closesEachOnlyOnce() {
        var resources = new Resources();
        resources.add(() -> closed.add("it"));

        resources.close();
        resources.close();

        assertThat(closed).containsExactly("it");
    }
}
