package io.tidemark.engine.checkpoint;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Names a job's checkpoints, and decides which are kept.
 *
 * <p>A checkpoint that was written and not committed may be written again under the same epoch, so an id ends with a word
 * of its own: {@code chk.<job>.<epoch>.<nonce>}. Job ids hold no dots.
 */
public final class CheckpointIds {

    private static final String PREFIX = "chk.";

    private CheckpointIds() {}

    /** @param nonce letters and digits, another for each attempt */
    public static String of(String job, long epoch, String nonce) {
        return PREFIX + job + '.' + epoch + '.' + nonce;
    }

    /**
     * Which of a job's committed checkpoints are of no use any more, now that a newer one was committed.
     *
     * @param ids of all snapshots in the store, also other jobs'
     * @param committed id of the last committed checkpoint
     * @param kept how many committed checkpoints to keep, &gt;= 1
     */
    public static List<String> expired(Collection<String> ids, String job, String committed, int kept) {
        long last = epochOf(job, committed).orElse(0);
        var older = new ArrayList<String>();
        for (var id : ids) {
            var epoch = epochOf(job, id);
            if (epoch.isPresent() && epoch.getAsLong() <= last && !id.equals(committed)) {
                older.add(id);
            }
        }
        older.sort(Comparator.comparingLong((String id) -> epochOf(job, id).orElseThrow())
                .reversed());
        return List.copyOf(older.subList(Math.min(kept - 1, older.size()), older.size()));
    }

    /**
     * Which of a job's checkpoints were written and never committed: of the last epoch, or the one after. To be asked only
     * while the job doesn't run: one that is about to be committed looks the same.
     *
     * @param committed id of the last committed checkpoint, or empty if nothing was
     */
    public static List<String> neverCommitted(Collection<String> ids, String job, Optional<String> committed) {
        long last = lastOf(job, committed);
        return ids.stream()
                .filter(id -> {
                    long epoch = epochOf(job, id).orElse(-1);
                    return epoch == last || epoch == last + 1;
                })
                .filter(id -> !committed.equals(Optional.of(id)))
                .toList();
    }

    /**
     * The latest of a job's checkpoints if it can't have been written after what was committed last: an epoch begins when
     * the one before is committed, so someone who wrote it committed more than this.
     *
     * @param committed id of the last committed checkpoint, or empty if nothing was
     */
    public static Optional<String> fromAnotherHistory(Collection<String> ids, String job, Optional<String> committed) {
        long last = lastOf(job, committed);
        return ids.stream()
                .filter(id -> epochOf(job, id).orElse(-1) > last + 1)
                .max(Comparator.comparingLong(id -> epochOf(job, id).orElseThrow()));
    }

    /** Those of one job, in the order of their epochs. */
    public static List<String> ofJob(Collection<String> ids, String job) {
        return ids.stream()
                .filter(id -> epochOf(job, id).isPresent())
                .sorted(Comparator.comparingLong(id -> epochOf(job, id).orElseThrow()))
                .toList();
    }

    private static long lastOf(String job, Optional<String> committed) {
        return committed.map(id -> epochOf(job, id).orElse(0)).orElse(0L);
    }

    private static OptionalLong epochOf(String job, String id) {
        var prefix = PREFIX + job + '.';
        if (!id.startsWith(prefix)) {
            return OptionalLong.empty();
        }
        var rest = id.substring(prefix.length());
        var epoch = rest.substring(0, Math.max(rest.indexOf('.'), 0));
        return epoch.matches("[0-9]{1,18}") ? OptionalLong.of(Long.parseLong(epoch)) : OptionalLong.empty();
    }
}
