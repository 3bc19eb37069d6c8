package io.tidemark.control.cli;

import io.tidemark.control.wire.ForkInfo;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Forks as text for people. The names are those of the JSON. */
final class ForkTexts {

    /** With the time in it, so that jobs of a program whose name begins the same aren't taken for forks. */
    private static final Pattern ID_OF_FORKS = Pattern.compile("fk-\\d{8}-\\d{6}-.*");

    private ForkTexts() {}

    /** Whether an id is that of a fork. */
    static boolean isFork(String id) {
        return ID_OF_FORKS.matcher(id).matches();
    }

    static String forks(List<ForkInfo> forks) {
        var table = new Table("ID", "SAVEPOINT", "CREATED", "ARMS");
        for (var fork : forks) {
            table.row(
                    fork.id(),
                    fork.savepoint(),
                    fork.created().truncatedTo(ChronoUnit.SECONDS).toString(),
                    fork.arms().stream()
                            .map(it -> it.arm().orElse("-") + "=" + it.phase())
                            .collect(Collectors.joining(", ")));
        }
        return table.toString();
    }

    static String fork(ForkInfo fork) {
        var head = new Table("id", fork.id())
                .row("savepoint", fork.savepoint())
                .row("created", fork.created().truncatedTo(ChronoUnit.SECONDS).toString());
        fork.scan()
                .ifPresent(scan -> head.row("fetched", scan.fetched() + " records, once for all arms")
                        .row("given", scan.given() + " records to arms")
                        .row("readAlone", scan.readAlone() + " records")
                        .row("sharing", scan.sharing() + " readers")
                        .row("leftBehind", scan.leftBehind() + " times"));
        var arms = new Table("ARM", "JOB", "PHASE", "EVENTS IN", "EVENTS OUT", "OUTPUTS", "FAILURE");
        for (var arm : fork.arms()) {
            arms.row(
                    arm.arm().orElse("-"),
                    arm.id(),
                    arm.phase().name(),
                    count(arm.eventsIn()),
                    count(arm.eventsOut()),
                    String.join(",", arm.targets()),
                    arm.failure().orElse("-"));
        }
        return head + System.lineSeparator() + System.lineSeparator() + arms;
    }

    private static String count(Optional<Long> number) {
        return number.map(String::valueOf).orElse("-");
    }
}
