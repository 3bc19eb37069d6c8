package io.tidemark.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a guide prints, block by block, is the script beside it, which is run. */
class GuideScriptsTest {

    private static final Path GUIDES = Path.of("../../docs/guides");
    private static final Pattern BLOCK = Pattern.compile("```sh\\n(.*?)\\n```", Pattern.DOTALL);

    static Stream<Path> pages() throws IOException {
        try (var pages = Files.list(GUIDES)) {
            return pages.filter(it -> it.toString().endsWith(".md")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void printsTheWholeScript(Path page) throws IOException {
        var blocks = new ArrayList<String>();
        var found = BLOCK.matcher(Files.readString(page));
        while (found.find()) {
            blocks.add(found.group(1));
        }

        var script = page.resolveSibling(page.getFileName().toString().replace(".md", ".sh"));
        assertThat(String.join("\n\n", blocks) + "\n").isEqualTo(Files.readString(script));
    }
}
