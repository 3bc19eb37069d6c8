package io.tidemark.control.testing;

import io.tidemark.control.access.Access;
import io.tidemark.control.access.Tokens;
import io.tidemark.control.client.ControlClient;
import io.tidemark.control.client.Credentials;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Access for three tokens, each named like its role, which is also the token. */
public final class TestTokens {

    private TestTokens() {}

    /** @param directory where the file of tokens is written */
    public static Access access(Path directory) throws Exception {
        var lines = new StringBuilder();
        for (var role : List.of("viewer", "operator", "admin")) {
            var digest = MessageDigest.getInstance("SHA-256").digest(role.getBytes(StandardCharsets.UTF_8));
            lines.append("%s %s %s%n".formatted(role, role, HexFormat.of().formatHex(digest)));
        }
        return new Access(
                "127.0.0.1",
                List.of(),
                Optional.of(Tokens.read(Files.writeString(directory.resolve("tokens"), lines))),
                Optional.empty(),
                Access.USUAL_REQUESTS_PER_SECOND);
    }

    /** A client that shows this token. */
    public static ControlClient client(URI url, String token) throws Exception {
        return new ControlClient(url, new Credentials(Optional.of(token), Optional.empty()));
    }
}
