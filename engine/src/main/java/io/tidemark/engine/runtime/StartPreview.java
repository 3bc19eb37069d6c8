package io.tidemark.engine.runtime;

import io.tidemark.engine.checkpoint.RestoreReport;
import java.util.List;

/**
 * What a start would do, found out without doing any of it.
 *
 * @param states what becomes of the snapshot's states and sources in the program; empty without a snapshot
 * @param sources what there is to read
 * @param snapshotBytes size of the snapshot's files, each distinct file once: what must be brought to disk unless it can be
 *     linked
 * @param warnings what a person should know
 * @param refusals everything that stands against it; empty if it would start
 */
public record StartPreview(
        List<RestoreReport.Item> states,
        List<Ahead> sources,
        long snapshotBytes,
        List<String> warnings,
        List<StartRefusedException> refusals) {

    public StartPreview {
        states = List.copyOf(states);
        sources = List.copyOf(sources);
        warnings = List.copyOf(warnings);
        refusals = List.copyOf(refusals);
    }

    /**
     * What one source has to read until the present.
     *
     * @param description what people call it
     * @param events positions between where it would begin and where it ends now; -1 if unknown
     * @param bytes of these, estimated; -1 if unknown
     */
    public record Ahead(String uid, String description, long events, long bytes) {}
}
