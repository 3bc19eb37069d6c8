package io.tidemark.control.cli;

import io.tidemark.control.wire.ComparisonInfo;
import io.tidemark.control.wire.ComparisonInfo.Counts;
import io.tidemark.control.wire.Difference;
import java.util.Optional;
import java.util.stream.Collectors;

/** Comparisons as text for people. The names are those of the JSON. */
final class ComparisonTexts {

    private static final int MOST_WINDOWS = 20;

    private ComparisonTexts() {}

    static String comparison(ComparisonInfo comparison) {
        var parts = new StringBuilder(verdict(comparison)).append(System.lineSeparator());
        parts.append(windows(comparison));
        if (!comparison.fields().isEmpty()) {
            parts.append(System.lineSeparator()).append(System.lineSeparator()).append(fields(comparison));
        }
        for (var difference : comparison.differences()) {
            parts.append(System.lineSeparator()).append(System.lineSeparator()).append(difference(difference));
        }
        comparison
                .failure()
                .ifPresent(failure -> parts.append(System.lineSeparator())
                        .append(System.lineSeparator())
                        .append("failure: ")
                        .append(failure));
        return parts.toString();
    }

    /** One line: what is found. */
    static String verdict(ComparisonInfo comparison) {
        var found = comparison.different() ? "different" : comparison.complete() ? "equal" : "no difference so far";
        return "%s  %s (a) and %s (b): %s%s"
                .formatted(
                        comparison.id(),
                        comparison.a(),
                        comparison.b(),
                        found,
                        comparison.complete() ? "" : ", " + comparison.phase().name() + ", not complete");
    }

    private static String windows(ComparisonInfo comparison) {
        var table = new Table("WINDOW", "EQUAL", "CHANGED", "ONLY IN A", "ONLY IN B", "TOO LATE");
        var windows = comparison.windows();
        windows.stream()
                .limit(MOST_WINDOWS)
                .forEach(window -> row(table, window.start().toString(), window.counts()));
        if (windows.size() > MOST_WINDOWS) {
            table.row("(" + (windows.size() - MOST_WINDOWS) + " more, see -o json)", "", "", "", "", "");
        }
        row(table, "total", comparison.total());
        return table.toString();
    }

    private static void row(Table table, String name, Counts counts) {
        table.row(
                name,
                Long.toString(counts.equal()),
                Long.toString(counts.changed()),
                Long.toString(counts.onlyInA()),
                Long.toString(counts.onlyInB()),
                Long.toString(counts.tooLate()));
    }

    private static String fields(ComparisonInfo comparison) {
        var table = new Table("FIELD", "CHANGED", "DRIFT", "LARGEST DRIFT");
        for (var field : comparison.fields()) {
            boolean numeric = field.numeric() > 0;
            table.row(
                    field.name(),
                    Long.toString(field.changed()),
                    numeric ? Double.toString(field.drift()) : "-",
                    numeric ? Double.toString(field.largestDrift()) : "-");
        }
        return table.toString();
    }

    private static String difference(Difference difference) {
        var lines = new StringBuilder(
                "%s key %s at %s".formatted(difference.kind(), difference.key().orElse("-"), difference.time()));
        side(lines, "a", difference.a(), difference.valueA());
        side(lines, "b", difference.b(), difference.valueB());
        if (!difference.fields().isEmpty()) {
            lines.append(System.lineSeparator())
                    .append(difference.fields().stream()
                            .map(field -> "  %s: %s -> %s".formatted(field.field(), field.a(), field.b()))
                            .collect(Collectors.joining(System.lineSeparator())));
        }
        return lines.toString();
    }

    private static void side(StringBuilder lines, String name, Optional<String> place, Optional<String> value) {
        place.ifPresent(it ->
                lines.append(System.lineSeparator()).append("  %s  %s  %s".formatted(name, it, value.orElse("-"))));
    }
}
