package io.tidemark.control.cli;

import io.tidemark.control.access.Access;
import io.tidemark.control.access.Tls;
import io.tidemark.control.access.Tokens;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the service can be reached, and by whom. */
final class AccessOptions {

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "Address of the HTTP interface; anything but this machine's own needs --tokens. 0.0.0.0 for"
                    + " all. Environment: TIDEMARK_HOST. Default: 127.0.0.1.")
    private @Nullable String host;

    @Option(
            names = "--host-name",
            paramLabel = "NAME,...",
            description = "Further names that clients may address the service by; requests to others are refused."
                    + " Environment: TIDEMARK_HOST_NAME.")
    private @Nullable String hostName;

    @Option(
            names = "--tokens",
            paramLabel = "FILE",
            description = "Who may come in: a token a line, NAME ROLE SHA256, the role viewer, operator or admin."
                    + " Environment: TIDEMARK_TOKENS. Default: whoever can reach the service.")
    private @Nullable String tokens;

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description = "PEM file with the service's certificate; with --tls-key, for https."
                    + " Environment: TIDEMARK_TLS_CERT.")
    private @Nullable String tlsCert;

    @Option(
            names = "--tls-key",
            paramLabel = "FILE",
            description = "PEM file with the certificate's private key, PKCS #8 without a password."
                    + " Environment: TIDEMARK_TLS_KEY.")
    private @Nullable String tlsKey;

    @Option(
            names = "--requests-per-second",
            paramLabel = "N",
            description = "How often each client may ask, twice as often after a pause."
                    + " Environment: TIDEMARK_REQUESTS_PER_SECOND. Default: " + Access.USUAL_REQUESTS_PER_SECOND + ".")
    private @Nullable String requestsPerSecond;

    /**
     * What was chosen.
     *
     * @param settings gives a setting by name that wasn't given as a flag; blank if there is none
     * @throws IllegalArgumentException if that makes no sense
     * @throws IOException if the tokens can't be read
     */
    Access access(UnaryOperator<String> settings) throws IOException {
        var file = chosen("tokens", tokens, settings);
        return new Access(
                chosen("host", host, settings).orElse(Access.LOCAL.host()),
                names(chosen("host-name", hostName, settings).orElse("")),
                file.isEmpty() ? Optional.empty() : Optional.of(Tokens.read(Path.of(file.get()))),
                tls(chosen("tls-cert", tlsCert, settings), chosen("tls-key", tlsKey, settings)),
                rate(chosen("requests-per-second", requestsPerSecond, settings)));
    }

    private static Optional<String> chosen(String name, @Nullable String flag, UnaryOperator<String> settings) {
        return Optional.of(flag != null ? flag : settings.apply(name)).filter(value -> !value.isBlank());
    }

    private static List<String> names(String commaSeparated) {
        return Arrays.stream(commaSeparated.split(",", -1))
                .filter(name -> !name.isBlank())
                .toList();
    }

    private static Optional<Tls> tls(Optional<String> certificate, Optional<String> key) {
        if (certificate.isPresent() != key.isPresent()) {
            throw new IllegalArgumentException(
                    "tls-cert and tls-key belong together, but only %s was given. Give both for https, or neither."
                            .formatted(certificate.isPresent() ? "tls-cert" : "tls-key"));
        }
        return certificate.map(file -> new Tls(Path.of(file), Path.of(key.orElseThrow())));
    }

    private static int rate(Optional<String> value) {
        try {
            return value.map(text -> Integer.parseInt(text.strip())).orElse(Access.USUAL_REQUESTS_PER_SECOND);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "requests-per-second must be a whole number >= 1, was '%s'".formatted(value.orElse("")), e);
        }
    }
}
