package io.tidemark.engine.runtime;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of events that were passed over: the first at once, then at most one line in ten seconds. */
final class SkippedLog {

    private static final Logger LOG = LoggerFactory.getLogger(SkippedLog.class);
    private static final long QUIET_MILLIS = 10_000;

    private final String job;
    private long unsaid;
    private long quietUntil = Long.MIN_VALUE;

    SkippedLog(String job) {
        this.job = job;
    }

    void onSkipped(String uid, String where, String reason, long nowMillis) {
        unsaid++;
        if (nowMillis >= quietUntil) {
            LOG.warn("event=skipped job={} uid={} where={} count={} reason=\"{}\"", job, uid, where, unsaid, reason);
            unsaid = 0;
            quietUntil = nowMillis + QUIET_MILLIS;
        }
    }
}
