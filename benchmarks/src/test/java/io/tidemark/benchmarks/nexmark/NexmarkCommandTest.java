package io.tidemark.benchmarks.nexmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class NexmarkCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void printsALineOfJsonThatNamesQueryAndEvents() {
        int exitCode = execute("q2", "100000");

        assertThat(exitCode).isZero();
        assertThat(out.toString())
                .matches("\\{\"query\":\"q2\",\"events\":100000,\"rows\":394,\"sum\":2934195312,\"lateEvents\":0,"
                        + "\"stateDigest\":\"[0-9a-f]{32}\","
                        + "\"outputDigest\":\"[0-9a-f]{16}\",\"eventsPerSecond\":\\d+}\\R");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "q4|'\"average\":{\"10\":30400852,\"11\":30144866,\"12\":28978041,\"13\":29295455,\"14\":30146953}'",
                "q9|'\"winners\":5611,\"sum\":167141035801,\"winnersMeetingReserve\":3819'"
            })
    void findsTheAnswersThatAreKnown(String query, String figures) {
        execute(query, "100000");

        assertThat(out.toString()).contains(figures);
    }

    @Tag("thorough")
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "q0|'\"rows\":92000,\"sum\":662932276686'",
                "q1|'\"rows\":92000,\"sum\":601942507230.888'",
                "q3|'\"rows\":548'",
                "q5|'\"windows\":9,\"rows\":9'",
                "q7|'\"highest\":{\"1436918400000\":99985990}'",
                "q8|'\"rows\":973'",
                "q14|'\"rows\":26019'",
                "q20|'\"rows\":16774'"
            })
    void findsAllAnswersThatAreKnown(String query, String figures) {
        execute(query, "100000");

        assertThat(out.toString()).contains(figures);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"--savepoints 2 --parallelism 1|4|3", "--shuffle 1000 --parallelism 2", "--from-kafka --savepoints 1"})
    void findsTheSameAnswerHoweverItIsRun(String options) {
        execute("q9", "20000");
        var straight = answerOf(out.toString());
        out.getBuffer().setLength(0);

        int exitCode = execute(("q9 20000 " + options).replace('|', ',').split(" "));

        assertThat(exitCode).as(err.toString()).isZero();
        assertThat(answerOf(out.toString())).isEqualTo(straight);
    }

    /** The query by the clock on the wall is the one that a start from a savepoint warns of. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"q12,true", "q11,false"})
    void warnsOfReplayingWhatLooksAtTheClock(String query, boolean warns) {
        execute(query, "20000");
        assertThat(out.toString()).contains("\"bids\":").doesNotContain("warnings");
        out.getBuffer().setLength(0);

        execute(query, "20000", "--savepoints", "1");

        assertThat(out.toString().contains("\"warnings\":[\"'bids-by-clock' uses processing time"))
                .as(out.toString())
                .isEqualTo(warns);
    }

    @Test
    void runsAllQueries() {
        execute("all", "500");

        assertThat(out.toString().lines())
                .hasSizeGreaterThanOrEqualTo(18)
                .allMatch(it -> it.startsWith("{\"query\":\"q") && it.contains("\"outputDigest\""));
    }

    @Test
    void refusesAQueryThatThereIsNot() {
        int exitCode = execute("q10", "100");

        assertThat(exitCode).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).startsWith("There is no query 'q10'; there are q0, q1, q2, q3,");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void refusesSettingsThatMakeNoSense() {
        assertThat(List.of(
                        execute("q0", "100", "--shuffle", "953"),
                        execute("q0", "2", "--savepoints", "2"),
                        execute("q0", "100", "--parallelism", "0"),
                        execute("q0", "100", "--rate", "0")))
                .containsOnly(CommandLine.ExitCode.USAGE);
        assertThat(err.toString())
                .contains("group must be no multiple of 953")
                .contains("events must be more than the 2 savepoints, was 2")
                .contains("parallelism must be 1 to 64, was 0")
                .contains("perSecond must be >= 1, was 0");
    }

    private int execute(String... arguments) {
        return new CommandLine(new NexmarkCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    /** Everything but how fast it was. */
    private static String answerOf(String line) {
        return line.substring(0, line.indexOf(",\"eventsPerSecond\""));
    }
}
