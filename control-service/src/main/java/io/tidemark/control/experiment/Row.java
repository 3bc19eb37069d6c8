package io.tidemark.control.experiment;

import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * One record of one side: its value and where it lies in its topic.
 *
 * @param partition of the side's topic
 * @param offset in the partition
 * @param value null for a record without a value
 */
@SuppressWarnings("ArrayRecordComponent") // equality is by content, see below
public record Row(int partition, long offset, byte @Nullable [] value) {

    /** As they lie in their topic. */
    static final Comparator<Row> BY_PLACE =
            Comparator.comparingInt(Row::partition).thenComparingLong(Row::offset);

    boolean hasSameBytes(Row other) {
        return Arrays.equals(value, other.value);
    }

    String place(String topic) {
        return "%s-%d@%d".formatted(topic, partition, offset);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Row row
                && partition == row.partition
                && offset == row.offset
                && Arrays.equals(value, row.value);
    }

    @Override
    public int hashCode() {
        return 31 * partition + Long.hashCode(offset);
    }

    @Override
    public String toString() {
        return place("") + "=" + FieldDiff.text(value);
    }
}
