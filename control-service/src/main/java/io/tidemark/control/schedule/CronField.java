package io.tidemark.control.schedule;

import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/** One field of a cron line: which numbers it names. */
final class CronField {

    private final BitSet numbers;
    private final boolean restricted;

    private CronField(BitSet numbers, boolean restricted) {
        this.numbers = numbers;
        this.restricted = restricted;
    }

    /**
     * Reads a field such as {@code *}, {@code 3}, {@code 1-5}, {@code *}{@code /15}, {@code mon,wed}.
     *
     * @param what the field in words
     * @param names of numbers, the first stands for {@code first}; may be empty
     * @throws IllegalArgumentException if it names no such numbers
     */
    static CronField parse(String text, String what, int first, int last, List<String> names) {
        var numbers = new BitSet();
        for (var part : text.split(",", -1)) {
            var steps = part.split("/", -1);
            if (steps.length > 2) {
                throw wrong(text, what, first, last);
            }
            int step = steps.length == 2 ? number(steps[1], text, what, first, last, List.of()) : 1;
            if (step < 1) {
                throw wrong(text, what, first, last);
            }
            int from;
            int to;
            if (isStar(steps[0])) {
                from = first;
                to = last;
            } else {
                var ends = steps[0].split("-", -1);
                from = number(ends[0], text, what, first, last, names);
                if (ends.length == 2) {
                    to = number(ends[1], text, what, first, last, names);
                } else {
                    to = steps.length == 2 ? last : from; // 5/15 is 5-59/15, as elsewhere
                }
                if (ends.length > 2 || from < first || to > last || from > to) {
                    throw wrong(text, what, first, last);
                }
            }
            for (int number = from; number <= to; number += step) {
                numbers.set(number);
            }
        }
        return new CronField(numbers, !isStar(text));
    }

    boolean has(int number) {
        return numbers.get(number);
    }

    /** Whether it says anything but {@code *}. */
    boolean isRestricted() {
        return restricted;
    }

    /** Whether it names every number from 0 on, below the end. */
    boolean hasAllBelow(int end) {
        return numbers.nextClearBit(0) >= end;
    }

    private static boolean isStar(String text) {
        return text.equals("*") || text.equals("?");
    }

    private static int number(String text, String field, String what, int first, int last, List<String> names) {
        int named = names.indexOf(text.toLowerCase(Locale.ROOT));
        if (named >= 0) {
            return first + named;
        }
        if (!text.matches("[0-9]{1,4}")) {
            throw wrong(field, what, first, last);
        }
        return Integer.parseInt(text);
    }

    private static IllegalArgumentException wrong(String text, String what, int first, int last) {
        return new IllegalArgumentException(
                "'%s' isn't right for the %s: numbers from %d to %d, such as 3, 1-5, */2 or 1,3"
                        .formatted(text, what, first, last));
    }
}
