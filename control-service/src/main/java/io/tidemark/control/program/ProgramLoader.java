package io.tidemark.control.program;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Loads the classes of one JAR: its own first. Of ours it sees the face for program authors and nothing else, so a
 * program may bring any library in any version.
 */
final class ProgramLoader extends URLClassLoader {

    /** Shared with the service, since values of these types travel between program and service. */
    private static final List<String> SHARED = List.of(
            "java.", "io.tidemark.api.", "io.tidemark.kafka.", "org.slf4j.", "org.jspecify.", "com.fasterxml.jackson.");

    static {
        registerAsParallelCapable();
    }

    private final ClassLoader ours;

    ProgramLoader(URL jar, ClassLoader ours) {
        super("program", new URL[] {jar}, ClassLoader.getPlatformClassLoader());
        this.ours = ours;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded == null) {
                loaded = isShared(name) ? ours.loadClass(name) : ownFirst(name);
            }
            if (resolve) {
                resolveClass(loaded);
            }
            return loaded;
        }
    }

    private Class<?> ownFirst(String name) throws ClassNotFoundException {
        try {
            return findClass(name);
        } catch (ClassNotFoundException e) {
            return getParent().loadClass(name);
        }
    }

    /** Its own resources only: a service file of ours must not name programs of theirs. */
    @Override
    public @Nullable URL getResource(String name) {
        return findResource(name);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        return Collections.enumeration(Collections.list(findResources(name)));
    }

    private static boolean isShared(String name) {
        return SHARED.stream().anyMatch(name::startsWith);
    }
}
