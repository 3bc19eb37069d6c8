package io.tidemark.control.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ApiPageTest {

    private static final Path PAGE = Path.of("..", "docs", "api.md");
    private static final Path FRESH = Path.of("target", "api.md");

    @Test
    void saysWhatTheDocumentSays() throws IOException {
        var fresh = ApiPage.of(Contract.read());
        Files.writeString(FRESH, fresh);

        assertThat(Files.exists(PAGE) ? Files.readString(PAGE) : "")
                .as(
                        "docs/api.md isn't what openapi.json says now. It has just been made anew: cp control-service/%s docs/api.md",
                        FRESH)
                .isEqualTo(fresh);
    }

    @Test
    void namesEachOperationAndEachObject() {
        var page = ApiPage.of(Contract.read());

        for (var operation : Contract.read().operations()) {
            assertThat(page).contains("### " + operation.method() + " " + operation.path() + "\n");
        }
        Contract.read()
                .document()
                .at("/components/schemas")
                .fieldNames()
                .forEachRemaining(name -> assertThat(page).contains("### " + name + "\n"));
    }
}
