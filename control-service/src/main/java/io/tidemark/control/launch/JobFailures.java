package io.tidemark.control.launch;

import io.tidemark.control.wire.JobFailureInfo;
import io.tidemark.engine.runtime.JobFailure;
import java.util.List;
import java.util.Optional;

/** The engine's failures as people see them. */
final class JobFailures {

    private JobFailures() {}

    static List<JobFailureInfo> of(List<JobFailure> failures) {
        return failures.stream().map(JobFailures::info).toList();
    }

    private static JobFailureInfo info(JobFailure failure) {
        return new JobFailureInfo(
                failure.at(),
                failure.restarted(),
                failure.message(),
                failure.where().map(JobFailure.Where::uid),
                failure.where().flatMap(JobFailure.Where::source),
                failure.where().flatMap(JobFailure.Where::split),
                failure.where()
                        .map(JobFailure.Where::position)
                        .flatMap(it -> it.isPresent() ? Optional.of(it.getAsLong()) : Optional.empty()),
                failure.causes().stream()
                        .map(it -> new JobFailureInfo.Cause(it.type(), it.message()))
                        .toList());
    }
}
