package io.tidemark.engine.time;

import java.util.BitSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds a job's sources to a {@link Pace} that may change at any time. Tasks take from one allowance, so that it is used up
 * even if some of them have nothing to read.
 *
 * <p>A rate is kept by the time at which the next event would be due if all came evenly (the generic cell rate algorithm,
 * ITU-T I.371); an allowance that wasn't used lapses after a tenth of a second, so there are no bursts worth the name. Who
 * has to wait does so for some milliseconds and then takes several events at once, rather than looking at the clock all the
 * time.
 *
 * <p>Thread-safe, except for a {@link Gate}, which belongs to one task.
 */
public final class PaceLimit {

    private static final long SECOND = 1_000_000_000;

    /** Nanoseconds are divided so that the rate of fast jobs is exact; a clock of this kind runs for four years. */
    private static final long UNITS_PER_NANO = 64;

    private static final long BURST = SECOND / 10 * UNITS_PER_NANO;

    private static final long SHORTEST_WAIT_NANOS = 5_000_000;

    private static final long NEVER = Long.MAX_VALUE;

    /** For so long, each split's first event may say that event time begins earlier. */
    private static final long BEGIN_NANOS = 5 * SECOND;

    /** A limit that holds; the next one is another object. */
    private static final class Limit {

        final Pace pace;
        final long sinceNanos;
        final double unitsPerEvent;
        final double unitsPerByte;
        final AtomicLong eventsDue = new AtomicLong();
        final AtomicLong bytesDue = new AtomicLong();

        /** Event time when it began to hold: of the earliest event with a time that was there. */
        final AtomicLong firstTime = new AtomicLong(Long.MAX_VALUE);

        Limit(Pace pace, long sinceNanos) {
            this.pace = pace;
            this.sinceNanos = sinceNanos;
            unitsPerEvent = unitsPer(pace.eventsPerSecond().orElse(0));
            unitsPerByte = unitsPer(pace.bytesPerSecond().orElse(0));
        }

        private static double unitsPer(long rate) {
            return rate == 0 ? 0 : (double) SECOND * UNITS_PER_NANO / rate;
        }
    }

    private volatile @Nullable Limit limit;

    /** @param nowNanos by the clock of the gates */
    public PaceLimit(Pace pace, long nowNanos) {
        set(pace, nowNanos);
    }

    /** From now on this holds. Tasks that wait have to be woken. */
    public void set(Pace pace, long nowNanos) {
        limit = pace.equals(Pace.FULL) ? null : new Limit(pace, nowNanos);
    }

    /** For one source subtask. */
    public Gate gate(LongSupplier nanoTime) {
        return new Gate(nanoTime);
    }

    /** Where the splits of one subtask wait. */
    public final class Gate {

        private final LongSupplier nanoTime;
        private final BitSet begun = new BitSet();
        private @Nullable Limit last;

        /** Before that the allowance isn't looked at again. */
        private long closedUntilNanos;

        /** When the first of the splits is due that event time holds; they don't hold each other. */
        private long nextDueNanos = NEVER;

        private Gate(LongSupplier nanoTime) {
            this.nanoTime = nanoTime;
        }

        /**
         * Whether a split's next event may be taken now; if so it counts as taken.
         *
         * @param time of the event, epoch milliseconds
         * @param bytes its size; 0 if that isn't known
         */
        public boolean mayTake(int split, long time, int bytes) {
            var now = limit;
            return now == null || mayTake(now, split, time, bytes);
        }

        /** The same for what has no time. */
        public boolean mayPass() {
            var now = limit;
            return now == null || !now.pace.paused();
        }

        /**
         * How long it is worth while to wait before asking again, after something wasn't taken.
         *
         * @return nanoseconds, &gt; 0; {@link Long#MAX_VALUE} if there is no reason to ask before others wake the task
         */
        public long waitNanos() {
            var now = limit;
            if (now == null || now != last || now.pace.paused()) {
                return NEVER;
            }
            long nanos = nanoTime.getAsLong();
            long until = closedUntilNanos > nanos ? closedUntilNanos : nextDueNanos;
            if (until == NEVER) {
                return NEVER;
            }
            // what was due is held by something else
            return until <= nanos ? SHORTEST_WAIT_NANOS : until - nanos;
        }

        private boolean mayTake(Limit now, int split, long time, int bytes) {
            long nanos = nanoTime.getAsLong();
            if (now != last) {
                last = now;
                closedUntilNanos = nanos;
                nextDueNanos = NEVER;
                begun.clear();
            }
            if (now.pace.paused() || nanos < closedUntilNanos) {
                return false;
            }
            if (now.pace.eventTimeSpeed().isPresent()) {
                long due = dueNanos(
                        now, split, time, nanos, now.pace.eventTimeSpeed().getAsDouble());
                if (due > nanos) {
                    nextDueNanos = Math.min(nextDueNanos, due);
                    return false;
                }
                nextDueNanos = NEVER;
            }
            long units = (nanos - now.sinceNanos) * UNITS_PER_NANO;
            if (!take(now.eventsDue, now.unitsPerEvent, units)) {
                closedUntilNanos = nanos + SHORTEST_WAIT_NANOS;
                return false;
            }
            if (!take(now.bytesDue, now.unitsPerByte * bytes, units)) {
                now.eventsDue.addAndGet(-(long) now.unitsPerEvent);
                closedUntilNanos = nanos + SHORTEST_WAIT_NANOS;
                return false;
            }
            return true;
        }

        private long dueNanos(Limit now, int split, long time, long nanos, double speed) {
            if (!begun.get(split)) {
                begun.set(split);
                // a record without a time would put the begin decades ago
                boolean isTime = time > 0;
                if (isTime && (nanos - now.sinceNanos < BEGIN_NANOS || now.firstTime.get() == Long.MAX_VALUE)) {
                    now.firstTime.accumulateAndGet(time, Math::min);
                }
            }
            if (now.firstTime.get() == Long.MAX_VALUE) {
                return nanos;
            }
            double millis = ((double) time - now.firstTime.get()) / speed;
            // a century is as good as for ever, and can still be added to
            return now.sinceNanos + (long) Math.min(millis * 1e6, 3e18);
        }

        private static boolean take(AtomicLong due, double cost, long now) {
            if (cost == 0) {
                return true;
            }
            while (true) {
                long before = due.get();
                if (before > now) {
                    return false;
                }
                if (due.compareAndSet(before, Math.max(before, now - BURST) + (long) cost)) {
                    return true;
                }
            }
        }
    }
}
