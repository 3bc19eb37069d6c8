package io.tidemark.control.cli;

import io.tidemark.control.client.ControlClient;
import io.tidemark.control.client.OperationFailedException;
import io.tidemark.control.client.ProblemException;
import io.tidemark.control.wire.OperationInfo;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Option;

/** How long a command waits for what it began. */
final class Wait {

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "600",
            description = "How long to wait until it is done. Default: ${DEFAULT-VALUE}.")
    private int seconds = 600;

    OperationInfo forEndOf(OperationInfo operation, ControlClient client)
            throws ProblemException, OperationFailedException, TimeoutException, IOException {
        return client.await(operation, Duration.ofSeconds(seconds));
    }
}
