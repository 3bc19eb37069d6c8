package io.tidemark.control.cli;

import io.tidemark.control.client.ProblemException;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.ParameterException;

/** What a command's end tells a script. The numbers never change. */
public enum ExitCode {
    OK(0),
    /** It could not be done. */
    FAILURE(1),
    /** The command line can't be understood. */
    USAGE(2),
    /** There is no such job, savepoint, program. */
    NOT_FOUND(3),
    /** A rule stands against it; nothing was changed. */
    REFUSED(4),
    /** It isn't done yet; it may go on. */
    TIMEOUT(5),
    /** What was compared differs: two outputs, or the state of two savepoints. */
    DIFFERENT(6);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    static ExitCode of(Throwable failure) {
        if (failure instanceof ProblemException refused) {
            int status = refused.problem().status();
            if (status == 400) {
                return USAGE;
            }
            if (status == 404) {
                return NOT_FOUND;
            }
            return status < 500 ? REFUSED : FAILURE;
        }
        if (failure instanceof TimeoutException) {
            return TIMEOUT;
        }
        return failure instanceof ParameterException ? USAGE : FAILURE;
    }
}
