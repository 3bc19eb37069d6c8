package io.tidemark.control.schedule;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * Which savepoints stay. What any rule keeps stays; without any rule all stay.
 *
 * @param last the newest so many, &gt;= 1
 * @param age those that are no older, &gt; 0
 * @param daily the newest of each of the last so many days that have one, &gt;= 1
 * @param weekly likewise of weeks, which begin on Monday
 * @param monthly likewise of months
 * @param includeManual whether the rules also hold for savepoints of the job that people made
 */
public record KeepRules(
        Optional<Integer> last,
        Optional<Duration> age,
        Optional<Integer> daily,
        Optional<Integer> weekly,
        Optional<Integer> monthly,
        boolean includeManual) {

    public static final KeepRules ALL = new KeepRules(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false);

    public KeepRules {
        requirePositive("keepLast", last);
        requireNonNull(age, "age");
        if (age.isPresent() && (age.get().isZero() || age.get().isNegative())) {
            throw new IllegalArgumentException("keepFor must be longer than nothing, was " + age.get());
        }
        requirePositive("keepDaily", daily);
        requirePositive("keepWeekly", weekly);
        requirePositive("keepMonthly", monthly);
        boolean any =
                last.isPresent() || age.isPresent() || daily.isPresent() || weekly.isPresent() || monthly.isPresent();
        if (includeManual && !any) {
            throw new IllegalArgumentException("includeManual says nothing without a rule such as keepLast");
        }
    }

    /** Whether nothing is ever deleted. */
    public boolean keepAll() {
        return last.isEmpty() && age.isEmpty() && daily.isEmpty() && weekly.isEmpty() && monthly.isEmpty();
    }

    private static void requirePositive(String name, Optional<Integer> count) {
        if (count.isPresent() && count.get() < 1) {
            throw new IllegalArgumentException(name + " must be >= 1, was " + count.get());
        }
    }
}
