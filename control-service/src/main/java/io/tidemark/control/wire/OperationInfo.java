package io.tidemark.control.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * Something that takes a while, as people see it.
 *
 * @param id to ask again with
 * @param kind what is being done
 * @param job to which job; the fork, if it is done to all its arms
 * @param status how far it is
 * @param savepoint the savepoint that is being taken, for all but {@link Kind#CANCEL}
 * @param location where the savepoint lies, once done
 * @param failure why it failed, in words
 * @param result of a {@link Kind#QUERY} ({@link StateRows}) or a {@link Kind#DIFF} ({@link StateDiffInfo}), once done
 */
public record OperationInfo(
        String id,
        Kind kind,
        String job,
        Status status,
        Optional<String> savepoint,
        Optional<String> location,
        Optional<String> failure,
        Optional<JsonNode> result) {

    public OperationInfo {
        result = AbsentJson.orEmpty(result);
    }

    /** What is being done. */
    public enum Kind {
        SAVEPOINT,
        STOP,
        CANCEL,
        /** The outputs of the job go over to another; the savepoint is the one it stops with. */
        PROMOTION,
        /** A savepoint is looked into. */
        QUERY,
        /** Two savepoints are compared; the one named is the first. */
        DIFF
    }

    /** How far it is. */
    public enum Status {
        RUNNING,
        DONE,
        FAILED
    }
}
