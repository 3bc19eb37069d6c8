package io.tidemark.control.cli;

import io.tidemark.control.wire.ProgramDetail;
import io.tidemark.control.wire.ProgramInfo;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Programs as text for people. The names are those of the JSON. */
final class ProgramTexts {

    private ProgramTexts() {}

    /** Whether an id is that of a JAR. */
    static boolean isProgram(String id) {
        return id.matches("[0-9a-f]{64}");
    }

    static String programs(List<ProgramInfo> programs) {
        var table = new Table("ID", "UPLOADED", "BYTES", "PROGRAMS");
        for (var program : programs) {
            table.row(
                    program.id(),
                    seconds(program.uploaded()),
                    String.valueOf(program.sizeBytes()),
                    String.join(", ", program.programs()));
        }
        return table.toString();
    }

    static String program(ProgramDetail jar) {
        var text = new StringBuilder(new Table("id", jar.id())
                .row("uploaded", seconds(jar.uploaded()))
                .row("bytes", String.valueOf(jar.sizeBytes()))
                .toString());
        for (var plan : jar.programs()) {
            text.append("%nprogram %s%n".formatted(plan.name()));
            plan.graph().ifPresent(graph -> text.append(graph.indent(2)));
            plan.failure().ifPresent(why -> text.append(why.indent(2)));
        }
        return text.toString();
    }

    private static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
