package io.tidemark.kafka.scan;

import java.util.Map;
import java.util.Optional;

/**
 * Readers that are to share scans: those of the arms of one fork.
 *
 * @param id of the group
 * @param arms how many jobs are in it, &gt;= 2
 */
public record ScanGroup(String id, int arms) {

    /** Names the group of a job's readers; without it they share nothing. */
    public static final String GROUP_SETTING = "tidemark.scan.group";

    /** How many jobs are in the group. */
    public static final String ARMS_SETTING = "tidemark.scan.arms";

    public ScanGroup {
        if (id.isBlank()) {
            throw new IllegalArgumentException("id must not be blank");
        }
        if (arms < 2) {
            throw new IllegalArgumentException("arms must be >= 2, was " + arms);
        }
    }

    /** What to give to the jobs of this group as settings. */
    public Map<String, String> settings() {
        return Map.of(GROUP_SETTING, id, ARMS_SETTING, String.valueOf(arms));
    }

    /** The group that a job's settings name, if any. */
    public static Optional<ScanGroup> of(Map<String, String> settings) {
        return Optional.ofNullable(settings.get(GROUP_SETTING))
                .map(id -> new ScanGroup(id, Integer.parseInt(settings.getOrDefault(ARMS_SETTING, "2"))));
    }
}
