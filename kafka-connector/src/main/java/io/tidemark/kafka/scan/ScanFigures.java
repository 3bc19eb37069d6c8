package io.tidemark.kafka.scan;

/**
 * What sharing came to in one group of readers, since the process began.
 *
 * @param fetched records that were fetched once for all
 * @param given records that readers took from there; divided by {@code fetched} it is how many readers a record served
 * @param readAlone records that readers of the group fetched for themselves
 * @param sharing readers that share now
 * @param leftBehind how often a reader was left behind and went on by itself, because it was too slow or the shared scan
 *     failed
 */
public record ScanFigures(long fetched, long given, long readAlone, int sharing, long leftBehind) {

    /** Nothing was read. */
    public static final ScanFigures NOTHING = new ScanFigures(0, 0, 0, 0, 0);
}
