package io.tidemark.control.guard;

import io.tidemark.control.guard.Verdict.State;
import io.tidemark.kafka.client.TopicRetention;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Decides whether one can go back to a savepoint.
 *
 * <p>Records go when they are older than {@code retention.ms} by their timestamps. The first record behind a savepoint isn't
 * read for this; it is taken to be as old as the event time that its partition had reached, or as the savepoint itself if that
 * is older. Brokers remove whole segments, and never the newest, so in truth records mostly stay longer.
 *
 * @param warnBefore how long before the first loss a savepoint is at risk
 */
public record RetentionRule(Duration warnBefore) {

    /** How much of {@code retention.bytes} may be taken by what is behind a savepoint before it is at risk. */
    private static final double FULL = 0.8;

    public RetentionRule {
        if (warnBefore.isNegative()) {
            throw new IllegalArgumentException("warnBefore must be >= 0, was " + warnBefore);
        }
    }

    /** @param topics those that are there, by name */
    public Verdict verdict(SavepointPlace place, Map<String, TopicRetention> topics, Instant now) {
        var lost = new ArrayList<String>();
        var risks = new ArrayList<String>();
        var remarks = new ArrayList<String>();
        var expiries = new ArrayList<Instant>();
        for (var of : place.topics()) {
            var topic = topics.get(of.topic());
            if (topic == null) {
                lost.add("Topic '%s' doesn't exist any more.".formatted(of.topic()));
            } else if (!of.id().isEmpty() && !topic.id().equals(of.id())) {
                lost.add("Topic '%s' was deleted and created again (id %s then, %s now)."
                        .formatted(of.topic(), of.id(), topic.id()));
            } else {
                for (var partition : of.partitions()) {
                    look(of.topic(), partition, topic, lost::add);
                    full(of.topic(), partition, topic, risks::add);
                    expiry(place, partition, topic).ifPresent(expiries::add);
                }
                if (topic.compacts()) {
                    remarks.add(
                            "Topic '%s' is compacted: of what follows, only the newest record of each key is sure to be there."
                                    .formatted(of.topic()));
                }
            }
        }
        if (!lost.isEmpty()) {
            return new Verdict(State.LOST, Optional.empty(), lost);
        }
        var until = expiries.stream().min(Comparator.naturalOrder());
        boolean soon = until.isPresent() && until.get().isBefore(now.plus(warnBefore));
        if (soon) {
            risks.add("The first records behind it are older than the topic keeps them, from about %s on."
                    .formatted(until.get()));
        }
        risks.addAll(remarks);
        boolean atRisk = risks.size() > remarks.size();
        return new Verdict(atRisk ? State.AT_RISK : State.REPLAYABLE, until, List.copyOf(risks));
    }

    private static void look(
            String name, SavepointPlace.OfPartition saved, TopicRetention topic, Consumer<String> lost) {
        if (saved.partition() >= topic.starts().size()) {
            lost.accept("Topic '%s' has no partition %d any more.".formatted(name, saved.partition()));
            return;
        }
        long start = topic.starts().get(saved.partition());
        long end = topic.ends().get(saved.partition());
        if (saved.next() < start) {
            lost.accept(
                    "Topic '%s' partition %d starts at offset %d, the savepoint continues at %d: %d offsets are gone."
                            .formatted(name, saved.partition(), start, saved.next(), start - saved.next()));
        } else if (saved.next() > end) {
            lost.accept(
                    "Topic '%s' partition %d ends at offset %d, the savepoint continues at %d: the topic has lost records."
                            .formatted(name, saved.partition(), end, saved.next()));
        }
    }

    private static void full(
            String name, SavepointPlace.OfPartition saved, TopicRetention topic, Consumer<String> risk) {
        if (topic.retentionBytes().isEmpty()
                || saved.partition() >= topic.starts().size()) {
            return;
        }
        long start = topic.starts().get(saved.partition());
        long end = topic.ends().get(saved.partition());
        long size = topic.sizes().get(saved.partition());
        if (size < 0 || end <= start || saved.next() >= end) {
            return;
        }
        double behind = (double) size * (end - Math.max(start, saved.next())) / (end - start);
        double share = behind / Math.max(1, topic.retentionBytes().getAsLong());
        if (share > FULL) {
            risk.accept("What follows in topic '%s' partition %d takes %.0f %% of the %d bytes that the topic keeps."
                    .formatted(
                            name,
                            saved.partition(),
                            100 * share,
                            topic.retentionBytes().getAsLong()));
        }
    }

    /** When the first record behind the savepoint is older than the topic keeps it; empty if there is none, or it stays. */
    private static Optional<Instant> expiry(
            SavepointPlace place, SavepointPlace.OfPartition saved, TopicRetention topic) {
        if (topic.retentionMillis().isEmpty()
                || saved.partition() >= topic.ends().size()
                || saved.next() >= topic.ends().get(saved.partition())) {
            return Optional.empty();
        }
        long written = place.created().toEpochMilli();
        if (saved.watermarkMillis() > 0) {
            written = Math.min(written, saved.watermarkMillis());
        }
        // a retention of "for ever" may be written as a very large number
        long at = written + Math.min(topic.retentionMillis().getAsLong(), Long.MAX_VALUE / 4);
        return at > Instant.parse("9999-01-01T00:00:00Z").toEpochMilli()
                ? Optional.empty()
                : Optional.of(Instant.ofEpochMilli(at));
    }

    /** Those of the reasons that a person should hear of at once. */
    static List<String> worth(Verdict verdict) {
        return verdict.state() == State.REPLAYABLE ? List.of() : verdict.reasons();
    }
}
