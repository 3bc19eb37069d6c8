package io.tidemark.kafka.scan;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The scans of one process: a reader of a group shares one consumer for its topic with those of the others that are near
 * it; all others have their own.
 *
 * <p>Thread-safe. {@link #open} may block for as long as making a consumer takes.
 */
public final class SharedScans {

    /** For all partitions of a topic that a group reads together. */
    private static final long WINDOW_BYTES = 64L * 1024 * 1024;

    /** Less than this would make readers wait for each other's single polls. */
    static final long LEAST_WINDOW_BYTES = 1024 * 1024;

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration ARRIVAL = Duration.ofSeconds(5);

    /** Figures of groups are kept for those who look later; the oldest are forgotten. */
    private static final int MOST_GROUPS = 1_000;

    private static final SharedScans OF_PROCESS = new SharedScans(
            partitions -> new WindowLimits(
                    Math.max(LEAST_WINDOW_BYTES, WINDOW_BYTES / Math.max(1, partitions)), PATIENCE, ARRIVAL),
            System::nanoTime);

    private final LimitsFor limits;
    private final LongSupplier nanos;
    private final Map<Key, SharedScan> scans = new HashMap<>();

    private final ScanCounters all = new ScanCounters();
    private final Map<String, ScanCounters> counters = new LinkedHashMap<>();

    SharedScans(LimitsFor limits, LongSupplier nanos) {
        this.limits = limits;
        this.nanos = nanos;
    }

    /** The limits of each partition's window, when a reader reads so many. */
    @FunctionalInterface
    interface LimitsFor {

        WindowLimits limits(int partitions);
    }

    /** Who reads the same. */
    private record Key(String group, String brokers, String topic, boolean withKeys) {}

    /** The one of this process: a job knows of the others only that they are in the same process. */
    public static SharedScans ofProcess() {
        return OF_PROCESS;
    }

    /**
     * A scan for a reader.
     *
     * @param group whose others it may share with; empty for a consumer of its own
     * @throws org.apache.kafka.common.KafkaException if there can be no consumer
     */
    public Scan open(ScanRequest request, Optional<ScanGroup> group) {
        if (group.isEmpty()) {
            return OwnScan.open(request);
        }
        var counted = countersOf(group.get().id());
        return join(request, group.get(), counted).orElseGet(() -> ArmScan.alone(request, counted));
    }

    /** What sharing came to in a group; empty if nobody of it has read in this process. */
    public synchronized Optional<ScanFigures> figures(String group) {
        return Optional.ofNullable(counters.get(group)).map(ScanCounters::figures);
    }

    /** What it came to in all groups together. */
    public ScanFigures figures() {
        return all.figures();
    }

    private synchronized Optional<Scan> join(ScanRequest request, ScanGroup group, ScanCounters counted) {
        var key = new Key(group.id(), request.clients().bootstrapServers(), request.topic(), request.withKeys());
        var scan = scans.get(key);
        if (scan == null || scan.isOver()) {
            scan = SharedScan.open(
                    request, group.arms(), limits.limits(request.splits().size()), counted, nanos);
            scans.put(key, scan);
        }
        var found = scan;
        return scan.join(request).map(cursors -> ArmScan.sharing(request, found, cursors, counted, () -> left(key)));
    }

    /** A scan without readers has no reason to be. */
    private synchronized void left(Key key) {
        var scan = scans.get(key);
        if (scan != null && scan.endIfEmpty()) {
            scans.remove(key);
        }
    }

    private synchronized ScanCounters countersOf(String group) {
        var found = counters.computeIfAbsent(group, it -> new ScanCounters(all));
        if (counters.size() > MOST_GROUPS) {
            counters.remove(counters.keySet().iterator().next());
        }
        return found;
    }
}
