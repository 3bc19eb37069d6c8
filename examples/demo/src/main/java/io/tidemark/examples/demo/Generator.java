package io.tidemark.examples.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Makes up what happens on a small social network in thirty days, the same for the same number of events.
 *
 * <p>Posts are written all the time; views and clicks go to recent posts, the popular ones far more than the rest (Zipf's
 * law). From noon of day {@value #PAID_FROM_DAY} on, some new posts are paid. Two events in a hundred come late, up to
 * ten minutes. Events are made in the order in which they arrive.
 */
final class Generator {

    static final Instant BEGIN = Instant.parse("2026-10-01T00:00:00Z");
    static final int DAYS = 30;
    static final int PAID_FROM_DAY = 12;
    static final Duration LATEST = Duration.ofMinutes(10);

    private static final long SEED = 20_261_001;
    private static final int USERS = 20_000;
    private static final int RECENT_POSTS = 2_000;
    /** Has no divisor in common with the number of recent posts, so that ranks are spread over all of them. */
    private static final int RANK_STEP = 1237;

    private static final double ZIPF_EXPONENT = 1.1;
    private static final int POST_PER_MILLE = 20;
    private static final int CLICK_PER_MILLE = 150;
    private static final int LATE_PER_MILLE = 20;
    private static final int PAID_PER_MILLE = 200;

    private final Random random = new Random(SEED);
    private final double[] popularity = zipf();
    private final List<Boolean> posts = new ArrayList<>();
    private final long count;
    private long made;

    /** @param count events in thirty days, &gt; 0 */
    Generator(long count) {
        this.count = count;
    }

    boolean hasNext() {
        return made < count;
    }

    /** When the next event arrives; it may have happened a little earlier. */
    Instant nextArrival() {
        return BEGIN.plusMillis(Duration.ofDays(DAYS).toMillis() / count * made);
    }

    /** From when on posts may be paid. */
    static Instant paidFrom() {
        return BEGIN.plus(Duration.ofDays(PAID_FROM_DAY)).plus(Duration.ofHours(12));
    }

    Event next() {
        var arrival = nextArrival();
        made++;
        boolean late = random.nextInt(1000) < LATE_PER_MILLE;
        long delay = late ? random.nextInt((int) LATEST.toMillis()) : 0;
        long at = arrival.toEpochMilli() - delay;
        long user = random.nextInt(USERS);
        if (posts.isEmpty() || random.nextInt(1000) < POST_PER_MILLE) {
            boolean paid = !arrival.isBefore(paidFrom()) && random.nextInt(1000) < PAID_PER_MILLE;
            posts.add(paid);
            return new Event("POST", user, posts.size() - 1, paid, at);
        }
        int post = recentPost();
        var kind = random.nextInt(1000) < CLICK_PER_MILLE ? "CLICK" : "VIEW";
        return new Event(kind, user, post, posts.get(post), at);
    }

    /**
     * One of the recent posts. A post keeps its rank as long as it is recent: of any {@value #RECENT_POSTS} posts in a row
     * each has another.
     */
    private int recentPost() {
        int found = Arrays.binarySearch(popularity, random.nextDouble());
        int rank = Math.min(found < 0 ? -found - 1 : found, RECENT_POSTS - 1);
        int residue = rank * RANK_STEP % RECENT_POSTS;
        int newest = posts.size() - 1;
        int post = newest - Math.floorMod(newest - residue, RECENT_POSTS);
        return post >= 0 ? post : residue % posts.size();
    }

    private static double[] zipf() {
        var cumulated = new double[RECENT_POSTS];
        double sum = 0;
        for (int i = 0; i < RECENT_POSTS; i++) {
            sum += 1 / Math.pow(i + 1, ZIPF_EXPONENT);
            cumulated[i] = sum;
        }
        for (int i = 0; i < RECENT_POSTS; i++) {
            cumulated[i] /= sum;
        }
        return cumulated;
    }
}
