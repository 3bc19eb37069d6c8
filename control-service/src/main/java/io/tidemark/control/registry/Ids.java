package io.tidemark.control.registry;

import io.tidemark.control.wire.RefusedException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** Makes ids that people can read, say and sort. */
final class Ids {

    /** Without letters and digits that look alike. */
    private static final String ALPHABET = "23456789abcdefghjkmnpqrstvwxyz";

    private static final int SUFFIX_LENGTH = 4;
    private static final int LONGEST_NAME = 40;
    private static final DateTimeFormatter TO_THE_SECOND =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final RandomGenerator random;

    Ids(RandomGenerator random) {
        this.random = random;
    }

    /** Such as {@code post-stats-7k2f}. */
    String job(String programName, Predicate<String> taken) {
        return unique(slug(programName), taken);
    }

    /** Such as {@code sp-20261123-051500-x7k2}, and nobody else's. */
    String savepoint(Instant now, Catalog current) {
        return unique("sp-" + TO_THE_SECOND.format(now), current::knowsSavepoint);
    }

    /** The same for several at once: nobody else's, and none of these either. */
    String savepoint(Instant now, Catalog current, Set<String> others) {
        return unique("sp-" + TO_THE_SECOND.format(now), it -> others.contains(it) || current.knowsSavepoint(it));
    }

    String savepoint(Decisions decisions) throws RefusedException {
        return decisions.look(current -> savepoint(decisions.now(), current));
    }

    /** Such as {@code post-stats-7k2f}, and nobody else's. */
    String job(String programName, Catalog current) {
        return job(programName, current::knowsJob);
    }

    /** Such as {@code pr-20261123-051500-x7k2}. */
    String promotion(Instant now, Predicate<String> taken) {
        return unique("pr-" + TO_THE_SECOND.format(now), taken);
    }

    /** Such as {@code sc-20261123-051500-x7k2}. */
    String schedule(Instant now, Predicate<String> taken) {
        return unique("sc-" + TO_THE_SECOND.format(now), taken);
    }

    /** Such as {@code fk-20261123-051500-x7k2}. */
    String fork(Instant now, Predicate<String> taken) {
        return unique("fk-" + TO_THE_SECOND.format(now), taken);
    }

    /** Such as {@code query-20261123-051500-x7k2}. */
    String inspection(String kind, Instant now, Predicate<String> taken) {
        return unique(kind + "-" + TO_THE_SECOND.format(now), taken);
    }

    private String unique(String prefix, Predicate<String> taken) {
        int length = SUFFIX_LENGTH;
        while (true) {
            var id = prefix + "-" + suffix(length);
            if (!taken.test(id)) {
                return id;
            }
            length++;
        }
    }

    private String suffix(int length) {
        var suffix = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            suffix.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return suffix.toString();
    }

    private static String slug(String name) {
        var slug = name.replaceAll("([a-z0-9])([A-Z])", "$1-$2")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-|-$", "");
        if (slug.isEmpty()) {
            return "job";
        }
        return slug.length() <= LONGEST_NAME ? slug : slug.substring(0, LONGEST_NAME);
    }
}
