package io.tidemark.benchmarks.parity;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Windowed;
import org.jspecify.annotations.Nullable;

/**
 * One result of a window.
 *
 * @param end behind the window's last millisecond
 * @param sum null where Kafka Streams takes a result back
 */
record WindowSum(String who, long start, long end, @Nullable Long sum) {

    /** From a line {@code who start end sum}. */
    static WindowSum of(String line) {
        var words = line.split(" ", -1);
        return new WindowSum(
                words[0],
                Long.parseLong(words[1]),
                Long.parseLong(words[2]),
                words[3].equals("null") ? null : Long.valueOf(words[3]));
    }

    /** Lines of all changes of a table there. */
    static KStream<String, String> changes(KTable<Windowed<String>, Long> sums) {
        return sums.toStream().map((window, sum) -> {
            var bounds = window.window();
            return KeyValue.pair(
                    window.key(), "%s %d %d %s".formatted(window.key(), bounds.start(), bounds.end(), sum));
        });
    }

    /** All but the one that is only there to close the others. */
    static List<WindowSum> closed(List<String> lines) {
        return lines.stream()
                .map(WindowSum::of)
                .filter(it -> !it.who().equals(Feed.LAST.who()))
                .toList();
    }

    /** The last result of each window. */
    static List<WindowSum> table(List<WindowSum> results) {
        var table = new TreeMap<String, WindowSum>();
        results.forEach(it -> table.put("%s %d".formatted(it.who(), it.start()), it));
        return List.copyOf(table.values());
    }

    /** As sessions go: a result takes the place of those of sessions that it covers, and what is taken back is gone. */
    static List<WindowSum> tableOfSessions(List<WindowSum> results) {
        var table = new ArrayList<WindowSum>();
        for (var result : results) {
            table.removeIf(it -> it.who().equals(result.who()) && result.start <= it.start && it.end <= result.end);
            if (result.sum != null) {
                table.add(result);
            }
        }
        return table;
    }

    /** The same of the same event times, said another way: by the last event instead of a gap behind it. */
    WindowSum endingLater(long millis) {
        return new WindowSum(who, start, end + millis, sum);
    }
}
