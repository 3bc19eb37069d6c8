package io.tidemark.control.cli;

import io.tidemark.control.wire.JobFailureInfo;
import java.time.temporal.ChronoUnit;

/** What a job failed of, as text for people: a line for each failure, with what it came of. */
final class FailureTexts {

    private FailureTexts() {}

    static String failure(JobFailureInfo failure) {
        var text = new StringBuilder()
                .append(failure.at().truncatedTo(ChronoUnit.SECONDS))
                .append(failure.source().map(source -> ", " + source).orElse(""))
                .append(failure.restarted() ? ", restarted: " : ", given up: ")
                .append(failure.message());
        // the message has the words of the first one
        failure.causes().stream()
                .skip(1)
                .forEach(cause -> text.append("; because of ")
                        .append(cause.type())
                        .append(cause.message().isEmpty() ? "" : ": " + cause.message()));
        return text.toString()
                .lines()
                .map(String::strip)
                .reduce((a, b) -> a + " " + b)
                .orElse("");
    }
}
