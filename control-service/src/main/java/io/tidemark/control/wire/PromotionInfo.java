package io.tidemark.control.wire;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A promotion as people see it: the outputs of one job go over to another at exactly one position of every split.
 *
 * @param id to ask again with, and to roll back with
 * @param from the job that wrote the outputs
 * @param fork the job whose state was taken, and that ends with it; absent for a roll back
 * @param to the new job; it exists once the promotion is done
 * @param phase how far it is
 * @param stateSavepoint with which the new job begins
 * @param stopSavepoint with which the old job stops: from its positions on, outputs are the new job's
 * @param requested when it was asked for
 * @param done when the new job took over
 * @param rollsBack the promotion that is undone, if one is
 * @param comparison by which it was allowed, if one was asked for
 * @param waived conditions that were not asked for
 * @param reason why it was asked for
 * @param failure why it came to nothing
 */
public record PromotionInfo(
        String id,
        String from,
        Optional<String> fork,
        String to,
        Phase phase,
        String stateSavepoint,
        String stopSavepoint,
        Instant requested,
        Optional<Instant> done,
        Optional<String> rollsBack,
        Optional<String> comparison,
        List<String> waived,
        Optional<String> reason,
        Optional<String> failure) {

    public PromotionInfo {
        waived = List.copyOf(waived);
    }

    /** How far it is. */
    public enum Phase {
        /** The state with which the new job begins is being saved. */
        SAVING,
        /** The old job is on its way to its last savepoint. */
        STOPPING,
        /** The new job writes the outputs. */
        DONE,
        /** It came to nothing. */
        FAILED
    }
}
