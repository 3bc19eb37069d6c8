package io.tidemark.control.testing;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A JAR made of source text, compiled on the spot against the class path of the test. */
public final class TestJar {

    private final Map<String, String> sources = new LinkedHashMap<>();
    private final List<String> programs = new ArrayList<>();

    /** Adds a class. */
    public TestJar with(String className, String source) {
        sources.put(className, source);
        return this;
    }

    /** Adds a class and names it as a program. */
    public TestJar withProgram(String className, String source) {
        programs.add(className);
        return with(className, source);
    }

    /** Names a class as a program that may not be there. */
    public TestJar naming(String className) {
        programs.add(className);
        return this;
    }

    /** Compiles and packs all of it. */
    public Path build(Path directory, String fileName) throws IOException {
        var classes = Files.createTempDirectory(directory, "classes");
        if (!sources.isEmpty()) {
            compile(classes);
        }
        var jar = directory.resolve(fileName);
        try (var out = new JarOutputStream(Files.newOutputStream(jar));
                var files = Files.walk(classes)) {
            if (!programs.isEmpty()) {
                out.putNextEntry(new JarEntry("META-INF/services/io.tidemark.api.Program"));
                out.write(String.join("\n", programs).getBytes(StandardCharsets.UTF_8));
                out.closeEntry();
            }
            files.filter(Files::isRegularFile).sorted().forEach(file -> add(out, classes, file));
        }
        return jar;
    }

    private void compile(Path classes) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var messages = new StringWriter();
        try (var files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            var units = sources.entrySet().stream()
                    .map(source -> new SourceText(source.getKey(), source.getValue()))
                    .toList();
            var options = List.of(
                    "-proc:none",
                    "--release",
                    "17",
                    "-d",
                    classes.toString(),
                    "-classpath",
                    System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
            if (!compiler.getTask(messages, files, null, options, null, units).call()) {
                throw new IllegalStateException("The test's program doesn't compile: " + messages);
            }
        }
    }

    private static void add(JarOutputStream out, Path root, Path file) {
        try {
            out.putNextEntry(new JarEntry(root.relativize(file).toString()));
            Files.copy(file, out);
            out.closeEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class SourceText extends SimpleJavaFileObject {

        private final String text;

        SourceText(String className, String text) {
            super(
                    URI.create("string:///" + className.replace('.', '/') + JavaFileObject.Kind.SOURCE.extension),
                    JavaFileObject.Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
