package io.tidemark.control.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import io.tidemark.control.wire.StateQueryRequest;
import io.tidemark.control.wire.StateRows;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "query",
        mixinStandardHelpOptions = true,
        description = "Shows all that a savepoint knows of one key. Nothing of the program is needed for it.")
final class QueryCommand implements Callable<Integer> {

    @Mixin
    private final ServiceOptions service;

    @Mixin
    private final Wait wait = new Wait();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything
    private CommandSpec spec;

    @Parameters(paramLabel = "SAVEPOINT", description = "Id of the savepoint.")
    private String savepoint = "";

    @Option(names = "--uid", required = true, paramLabel = "UID", description = "The operator.")
    private String uid = "";

    @Option(
            names = "--key",
            required = true,
            paramLabel = "KEY",
            description =
                    "The key: a number, a text, or {\"field\": value} for a record. A text that begins with { or a"
                            + " quotation mark is given as JSON. A key that only the program can read is given as hexadecimal digits.")
    private String key = "";

    @Option(names = "--state", paramLabel = "NAME", description = "Only this state of the operator.")
    private @Nullable String state;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "" + StateQueryRequest.DEFAULT_LIMIT,
            description = "How many rows at most, 1 to 10000. Default: ${DEFAULT-VALUE}.")
    private int limit = StateQueryRequest.DEFAULT_LIMIT;

    QueryCommand(Terminal terminal) {
        this.service = new ServiceOptions(terminal);
    }

    @Override
    public Integer call() throws Exception {
        var client = service.client();
        var done = wait.forEndOf(client.query(savepoint, request()), client);
        var rows = client.result(done, StateRows.class);
        service.show(rows, () -> StateTexts.rows(rows));
        return ExitCode.OK.number();
    }

    private StateQueryRequest request() {
        try {
            return new StateQueryRequest(uid, Optional.ofNullable(state), json(key), Optional.of(limit));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    /** Numbers go as text, too: whether a key is one its schema knows. */
    private JsonNode json(String text) {
        if (!text.startsWith("{") && !text.startsWith("\"")) {
            return TextNode.valueOf(text);
        }
        try {
            return new JsonMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    "'--key' isn't JSON: %s. It was '%s'.".formatted(e.getOriginalMessage(), text),
                    e);
        }
    }
}
