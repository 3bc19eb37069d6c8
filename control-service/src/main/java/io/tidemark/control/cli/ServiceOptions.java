package io.tidemark.control.cli;

import io.tidemark.control.client.ControlClient;
import io.tidemark.control.client.Credentials;
import io.tidemark.control.wire.WireJson;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** What all commands have in common that talk to the service: where it is, and how to show what it says. */
final class ServiceOptions {

    static final String DEFAULT_URL = "http://127.0.0.1:8642";

    private static final Set<String> SCHEMES = Set.of("http", "https");

    /** How to show an answer. */
    enum Format {
        TABLE,
        JSON
    }

    private final Terminal terminal;

    @Spec(Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything
    private CommandSpec spec;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Where the service is, http:// or https://. Default: environment TIDEMARK_URL, or else "
                    + DEFAULT_URL + ".")
    private @Nullable String url;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description =
                    "What to show the service if it asks who we are. Other users of this machine can see a command"
                            + " line: prefer the environment, TIDEMARK_TOKEN, or --token-file.")
    private @Nullable String token;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "File with the token. Default: environment TIDEMARK_TOKEN_FILE.")
    private @Nullable String tokenFile;

    @Option(
            names = "--ca-cert",
            paramLabel = "FILE",
            description = "PEM file with the authority of the service's certificate, if it isn't one that Java trusts."
                    + " Default: environment TIDEMARK_CA_CERT.")
    private @Nullable String caCert;

    @Option(
            names = "-o",
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "How to show the answer: table or json. Default: ${DEFAULT-VALUE}.")
    private Format format = Format.TABLE;

    ServiceOptions(Terminal terminal) {
        this.terminal = terminal;
    }

    ControlClient client() throws IOException {
        var credentials = credentials();
        var chosen = url != null ? url : terminal.environment().getOrDefault("TIDEMARK_URL", DEFAULT_URL);
        try {
            var parsed = URI.create(chosen);
            if (parsed.getHost() == null || !SCHEMES.contains(String.valueOf(parsed.getScheme()))) {
                throw new IllegalArgumentException("it must begin with http:// or https:// and a host");
            }
            return new ControlClient(parsed, credentials);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    spec.commandLine(), "--url '%s' isn't an address: %s".formatted(chosen, e.getMessage()), e);
        }
    }

    private Credentials credentials() throws IOException {
        var environment = terminal.environment();
        var authorities = Optional.ofNullable(caCert != null ? caCert : environment.get("TIDEMARK_CA_CERT"));
        try {
            return new Credentials(token(environment), authorities.map(Path::of));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    /** A flag comes before the environment, and a token before the file of one. */
    private Optional<String> token(Map<String, String> environment) throws IOException {
        if (token != null) {
            return Optional.of(token);
        }
        if (tokenFile != null) {
            return Optional.of(tokenIn(tokenFile));
        }
        var given = environment.get("TIDEMARK_TOKEN");
        if (given != null) {
            return Optional.of(given);
        }
        var file = environment.get("TIDEMARK_TOKEN_FILE");
        return file == null ? Optional.empty() : Optional.of(tokenIn(file));
    }

    private static String tokenIn(String file) throws IOException {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException e) {
            throw new IOException("Cannot read the token in '%s': %s".formatted(file, e), e);
        }
    }

    boolean isJson() {
        return format == Format.JSON;
    }

    /** Shows an answer: as it came, or as text. */
    void show(Object answer, Supplier<String> text) {
        terminal.result(isJson() ? WireJson.pretty(answer) : text.get());
    }
}
