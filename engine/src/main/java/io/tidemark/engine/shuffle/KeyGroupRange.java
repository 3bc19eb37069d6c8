package io.tidemark.engine.shuffle;

/**
 * Key groups that lie side by side.
 *
 * @param first the first that belongs to it, &gt;= 0
 * @param end the first that no longer does, &gt; {@code first}
 */
public record KeyGroupRange(int first, int end) {

    public KeyGroupRange {
        if (first < 0 || end <= first || end > KeyGroups.COUNT) {
            throw new IllegalArgumentException(
                    "not a range of the %d key groups: [%d, %d)".formatted(KeyGroups.COUNT, first, end));
        }
    }

    public int size() {
        return end - first;
    }

    public boolean contains(int keyGroup) {
        return first <= keyGroup && keyGroup < end;
    }

    public boolean overlaps(KeyGroupRange other) {
        return first < other.end && other.first < end;
    }

    /** How many key groups lie in both. */
    public int sizeOfOverlap(KeyGroupRange other) {
        return Math.max(0, Math.min(end, other.end) - Math.max(first, other.first));
    }

    @Override
    public String toString() {
        return "[%d, %d)".formatted(first, end);
    }
}
