package io.tidemark.kafka.scan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Decides what the readers of one partition can share: the records between the slowest of them and where the consumer has come
 * to. What the slowest has taken is forgotten.
 *
 * <p>Not thread-safe, and without a clock: who owns it says how much time has passed.
 */
final class Window {

    /** What a record takes in memory besides its bytes; what a fetch without records takes, too. */
    private static final int OVERHEAD_BYTES = 150;

    private final WindowLimits limits;
    private final ScanRequest.Split start;
    private long windowBytes;
    private final List<Cursor> cursors = new ArrayList<>();
    private Fetch newest;
    private long lagBehindNewest = -1;

    /**
     * @param start where the first reader begins
     * @param expected how many readers will come, the first one included; their place is kept for a while
     */
    Window(ScanRequest.Split start, int expected, WindowLimits limits) {
        this.start = start;
        this.limits = limits;
        this.windowBytes = limits.windowBytes();
        this.newest = new Fetch(List.of(), start.next(), 0);
        for (int i = 0; i < expected; i++) {
            cursors.add(new Cursor(newest, start.next(), true));
        }
    }

    /** What one poll of the consumer brought. Only what a cursor stands before is reachable, so the rest is garbage. */
    private static final class Fetch {

        private final List<ConsumerRecord<byte[], byte[]>> records;
        private final long nextOffset;
        private final long bytesThrough;
        private @Nullable Fetch next;

        /** @param bytesThrough of all that was ever fetched, up to the end of this */
        Fetch(List<ConsumerRecord<byte[], byte[]>> records, long nextOffset, long bytesThrough) {
            this.records = records;
            this.nextOffset = nextOffset;
            this.bytesThrough = bytesThrough;
        }
    }

    /** One reader's place. */
    static final class Cursor {

        private Fetch taken;
        private long next;
        private final boolean expected;
        private boolean wanting = true;
        private volatile boolean leftBehind;
        private long heldUpNanos;

        private Cursor(Fetch taken, long next, boolean expected) {
            this.taken = taken;
            this.next = next;
            this.expected = expected;
        }

        void want(boolean wanted) {
            wanting = wanted;
        }

        /** Offset of the first record not yet taken. */
        long next() {
            return next;
        }

        /** Whether nobody waits for it any more. From any thread. */
        boolean isLeftBehind() {
            return leftBehind;
        }
    }

    /**
     * What a reader takes at once.
     *
     * @param nextOffset behind the records, and behind what no reader sees
     */
    record Slice(List<ConsumerRecord<byte[], byte[]>> records, long nextOffset) {}

    /** Where the first reader began. */
    ScanRequest.Split start() {
        return start;
    }

    /** Lets a reader join; empty if what it wants to read isn't kept any more, or wasn't reached yet. */
    Optional<Cursor> join(long position) {
        var slowest = slowest();
        if (slowest.isEmpty() || position < slowest.get().next || position > newest.nextOffset) {
            return Optional.empty();
        }
        var at = slowest.get().taken;
        var following = at.next;
        while (following != null && following.nextOffset <= position) {
            at = following;
            following = at.next;
        }
        var cursor = new Cursor(at, position, false);
        cursors.stream().filter(it -> it.expected).findFirst().ifPresent(cursors::remove);
        cursors.add(cursor);
        return Optional.of(cursor);
    }

    /** A reader goes; nobody waits for it any more. Twice is harmless. */
    void leave(Cursor cursor) {
        cursors.remove(cursor);
        // whoever still holds the cursor must not hold all that is fetched from now on
        cursor.taken = new Fetch(List.of(), cursor.next, newest.bytesThrough);
        if (cursors.stream().allMatch(it -> it.expected)) {
            cursors.clear();
        }
    }

    /** Lets it keep more or less from now on. */
    void limit(long bytes) {
        windowBytes = bytes;
    }

    /** Whether no reader is left. */
    boolean isEmpty() {
        return cursors.isEmpty();
    }

    /** Adds what came behind all that is there. */
    void append(List<ConsumerRecord<byte[], byte[]>> records, long nextOffset) {
        long bytes = OVERHEAD_BYTES;
        for (var record : records) {
            bytes += OVERHEAD_BYTES
                    + Math.max(0, record.serializedValueSize())
                    + Math.max(0, record.serializedKeySize());
            for (var header : record.headers()) {
                bytes += OVERHEAD_BYTES + (header.value() == null ? 0 : header.value().length);
            }
        }
        var fetch = new Fetch(List.copyOf(records), nextOffset, newest.bytesThrough + bytes);
        newest.next = fetch;
        newest = fetch;
    }

    /** What comes next for a reader; empty if it has all that is there. */
    Optional<Slice> take(Cursor cursor) {
        var fetch = cursor.taken.next;
        if (fetch == null) {
            return Optional.empty();
        }
        int from = 0;
        while (from < fetch.records.size() && fetch.records.get(from).offset() < cursor.next) {
            from++;
        }
        cursor.taken = fetch;
        cursor.next = Math.max(cursor.next, fetch.nextOffset);
        return Optional.of(new Slice(fetch.records.subList(from, fetch.records.size()), cursor.next));
    }

    /** Whether the consumer is to bring more: someone wants it, and there is room. */
    boolean wantsMore() {
        return !isFull() && cursors.stream().anyMatch(it -> it.wanting && !it.expected);
    }

    /** The consumer's distance to the end, as it was when it last brought something. */
    void lagBehindNewest(long lag) {
        lagBehindNewest = lag;
    }

    /** A reader's distance to the end as last seen; empty if not known yet. */
    OptionalLong lag(Cursor cursor) {
        // a full window is fetched no further, so nobody knows whether more has come since
        boolean isOld = cursor.next >= newest.nextOffset && isFull();
        return lagBehindNewest < 0 || isOld
                ? OptionalLong.empty()
                : OptionalLong.of(lagBehindNewest + Math.max(0, newest.nextOffset - cursor.next));
    }

    /**
     * Lets time pass, and leaves behind who held up the others for too long in all since it was last within half of the window.
     *
     * @return who was left behind; those who never came aren't told
     */
    List<Cursor> pass(long nanos) {
        boolean someoneWaits = isFull() && cursors.stream().anyMatch(it -> it.wanting && it.taken == newest);
        var leftBehind = new ArrayList<Cursor>();
        for (var cursor : List.copyOf(cursors)) {
            if (behind(cursor) <= windowBytes / 2) {
                cursor.heldUpNanos = 0;
            } else if (someoneWaits) {
                cursor.heldUpNanos += nanos;
            }
            var patience = cursor.expected ? limits.arrival() : limits.patience();
            if (cursor.heldUpNanos > patience.toNanos()) {
                leave(cursor);
                cursor.leftBehind = true;
                if (!cursor.expected) {
                    leftBehind.add(cursor);
                }
            }
        }
        return leftBehind;
    }

    private boolean isFull() {
        return slowest().map(it -> behind(it) >= windowBytes).orElse(true);
    }

    private long behind(Cursor cursor) {
        return newest.bytesThrough - cursor.taken.bytesThrough;
    }

    private Optional<Cursor> slowest() {
        return cursors.stream().min(Comparator.comparingLong(it -> it.taken.bytesThrough));
    }
}
