package io.tidemark.benchmarks.throughput;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.benchmarks.process.ParentWatch;
import io.tidemark.benchmarks.throughput.Subject.Assignment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * One subject, once, in a process of its own: {@code SubjectMain NAME BOOTSTRAP-SERVERS INPUT OUTPUT EVENTS DIRECTORY}.
 * Prints what it measured as a line of JSON. Ends at once when whoever started it is gone.
 */
public final class SubjectMain {

    private static final Map<String, Subject> SUBJECTS =
            Map.of("floor", new FloorSubject(), "tidemark", new TidemarkSubject(), "streams", new StreamsSubject());

    private SubjectMain() {}

    /** The names of all subjects. */
    static List<String> names() {
        return SUBJECTS.keySet().stream().sorted().toList();
    }

    public static void main(String[] arguments) throws Exception {
        var subject = arguments.length == 6 ? SUBJECTS.get(arguments[0]) : null;
        if (subject == null) {
            System.err.println(
                    "Usage: SubjectMain NAME BOOTSTRAP-SERVERS INPUT OUTPUT EVENTS DIRECTORY; names are " + names());
            System.exit(2);
            return;
        }
        ParentWatch.begin();
        var measured = subject.run(new Assignment(
                arguments[1], arguments[2], arguments[3], Long.parseLong(arguments[4]), Path.of(arguments[5])));
        System.out.println(new ObjectMapper()
                .writeValueAsString(Map.of(
                        "seconds", measured.seconds(),
                        "count", measured.answer().count(),
                        "digest", measured.answer().digest())));
        // threads of libraries may live on, and nobody waits for them
        System.exit(0);
    }
}
