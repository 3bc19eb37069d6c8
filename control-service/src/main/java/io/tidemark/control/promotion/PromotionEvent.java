package io.tidemark.control.promotion;

import java.time.Instant;
import java.util.Optional;

/** What happened to a promotion. Written down for ever: fields may be added, never renamed. */
public sealed interface PromotionEvent {

    /** The promotion it happened to. */
    String promotion();

    Instant at();

    /**
     * The promotion after this.
     *
     * @throws IllegalStateException if this can't have happened to it
     */
    Promotion after(Optional<Promotion> before);

    /** It was asked for. */
    record Requested(String promotion, Instant at, Promotion.Plan plan, String stopSavepoint)
            implements PromotionEvent {

        @Override
        public Promotion after(Optional<Promotion> before) {
            if (before.isPresent()) {
                throw new IllegalStateException("Promotion '%s' was asked for twice".formatted(promotion));
            }
            return new Promotion(promotion, plan, stopSavepoint, at, new Promotion.Saving());
        }
    }

    /**
     * The new job's state is saved and the old job was asked to stop: for the first time, or with another savepoint since the
     * service ended before the first was complete.
     */
    record Stopping(String promotion, Instant at, String stopSavepoint) implements PromotionEvent {

        @Override
        public Promotion after(Optional<Promotion> before) {
            return underWay(this, before).with(stopSavepoint, new Promotion.Stopping());
        }
    }

    /** The old job has stopped and the new one was accepted. */
    record Done(String promotion, Instant at) implements PromotionEvent {

        @Override
        public Promotion after(Optional<Promotion> before) {
            var promoted = underWay(this, before);
            return promoted.with(promoted.stopSavepoint(), new Promotion.Done(at));
        }
    }

    /** It came to nothing. */
    record Failed(String promotion, Instant at, String reason) implements PromotionEvent {

        @Override
        public Promotion after(Optional<Promotion> before) {
            var failed = underWay(this, before);
            return failed.with(failed.stopSavepoint(), new Promotion.Failed(at, reason));
        }
    }

    private static Promotion underWay(PromotionEvent event, Optional<Promotion> before) {
        var promotion = before.orElseThrow(() -> new IllegalStateException(
                "%s of promotion '%s', which nobody asked for".formatted(event, event.promotion())));
        if (!promotion.isUnderWay()) {
            throw new IllegalStateException("%s of promotion '%s', which is over".formatted(event, event.promotion()));
        }
        return promotion;
    }
}
