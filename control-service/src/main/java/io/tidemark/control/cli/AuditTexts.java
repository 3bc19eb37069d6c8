package io.tidemark.control.cli;

import io.tidemark.control.wire.AuditEntry;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;

/** Who did what, as text. */
final class AuditTexts {

    private AuditTexts() {}

    static String table(List<AuditEntry> entries) {
        if (entries.isEmpty()) {
            return "Nothing of that was decided, as far as is known.";
        }
        var table = new Table("TIME", "ACTOR", "WHAT", "ON", "WHY");
        for (var entry : entries) {
            for (var event : entry.events()) {
                table.row(
                        time(entry),
                        actor(entry),
                        event.event(),
                        event.id(),
                        event.reason().orElse("-"));
            }
        }
        return table.toString();
    }

    /** A line for each thing that happened; columns can't be as wide as what is still to come. */
    static String lines(AuditEntry entry) {
        return entry.events().stream()
                .map(it -> "%s  %-20s  %-24s  %s%s"
                        .formatted(
                                time(entry),
                                actor(entry),
                                it.event(),
                                it.id(),
                                it.reason().map(why -> "  " + why).orElse("")))
                .collect(Collectors.joining(System.lineSeparator()));
    }

    private static String time(AuditEntry entry) {
        return entry.at().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String actor(AuditEntry entry) {
        return entry.actor().orElse("-")
                + entry.role().map(role -> " (" + role + ")").orElse("");
    }
}
