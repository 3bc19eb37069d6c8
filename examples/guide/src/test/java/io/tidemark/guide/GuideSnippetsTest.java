package io.tidemark.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the guides show is what was compiled. Run with {@code -Dguide.update=true} to write the snippets into the pages.
 */
class GuideSnippetsTest {

    private static final Path DOCS = Path.of("../../docs");
    private static final Path SOURCES = Path.of("src/test/java/io/tidemark/guide");

    /** A block of Java with the comment that names its snippet. */
    private static final Pattern NAMED_BLOCK =
            Pattern.compile("<!-- snippet: (\\w+)\\.(\\w+) -->\\n```java\\n(.*?)```", Pattern.DOTALL);

    static Stream<Path> pages() throws IOException {
        try (var pages = Files.list(DOCS)) {
            return pages.filter(it -> it.toString().endsWith(".md")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void showWhatWasCompiled(Path page) throws IOException {
        var text = Files.readString(page);
        var updated = new StringBuilder();
        var blocks = NAMED_BLOCK.matcher(text);
        var differing = new ArrayList<String>();
        while (blocks.find()) {
            var compiled = snippet(blocks.group(1), blocks.group(2));
            if (!compiled.equals(blocks.group(3))) {
                differing.add(blocks.group(1) + "." + blocks.group(2));
            }
            var block = "<!-- snippet: %s.%s -->\n```java\n%s```".formatted(blocks.group(1), blocks.group(2), compiled);
            blocks.appendReplacement(updated, Matcher.quoteReplacement(block));
        }
        blocks.appendTail(updated);
        if (Boolean.getBoolean("guide.update")) {
            Files.writeString(page, updated);
        } else {
            assertThat(differing)
                    .as("snippets of %s that differ from what was compiled; -Dguide.update=true writes them", page)
                    .isEmpty();
        }
    }

    private static String snippet(String file, String name) throws IOException {
        var lines = Files.readAllLines(SOURCES.resolve(file + ".java"));
        int begin = indexOf(lines, "// snippet: " + name, 0) + 1;
        int end = indexOf(lines, "// end", begin);
        return String.join("\n", lines.subList(begin, end)).stripIndent() + "\n";
    }

    private static int indexOf(List<String> lines, String mark, int from) {
        for (int i = from; i < lines.size(); i++) {
            if (lines.get(i).strip().equals(mark)) {
                return i;
            }
        }
        throw new AssertionError("there is no line '" + mark + "'");
    }
}
