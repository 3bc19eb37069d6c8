package io.tidemark.control.cli;

import io.tidemark.control.client.ControlClient;
import io.tidemark.control.wire.WireJson;
import java.net.URI;
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
            description = "Where the service is. Default: environment TIDEMARK_URL, or else " + DEFAULT_URL + ".")
    private @Nullable String url;

    @Option(
            names = "-o",
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "How to show the answer: table or json. Default: ${DEFAULT-VALUE}.")
    private Format format = Format.TABLE;

    ServiceOptions(Terminal terminal) {
        this.terminal = terminal;
    }

    ControlClient client() {
        var chosen = url != null ? url : terminal.environment().getOrDefault("TIDEMARK_URL", DEFAULT_URL);
        try {
            var parsed = URI.create(chosen);
            if (parsed.getHost() == null || !"http".equals(parsed.getScheme())) {
                throw new IllegalArgumentException("it must begin with http:// and a host");
            }
            return new ControlClient(parsed);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    spec.commandLine(), "--url '%s' isn't an address: %s".formatted(chosen, e.getMessage()), e);
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
