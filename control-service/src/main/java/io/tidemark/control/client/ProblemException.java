package io.tidemark.control.client;

import io.tidemark.control.wire.Problem;

/** The service said no. The message is its detail: what happened and what to do next. */
public final class ProblemException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public ProblemException(Problem problem) {
        super(problem.detail());
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
