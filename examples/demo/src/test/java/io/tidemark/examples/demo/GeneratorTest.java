package io.tidemark.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

class GeneratorTest {

    private static final int COUNT = 60_000;

    private record Arrived(Event event, long arrival) {}

    @Test
    void makesTheSameEventsAgain() {
        assertThat(all()).isEqualTo(all());
    }

    @Test
    void makesTwoInAHundredLateAndNoneByMoreThanTenMinutes() {
        var delays = all().stream().mapToLong(it -> it.arrival() - it.event().at());

        assertThat(delays.peek(it -> assertThat(it).isBetween(0L, Generator.LATEST.toMillis()))
                        .filter(it -> it > 0)
                        .count())
                .isBetween(COUNT * 17L / 1000, COUNT * 23L / 1000);
    }

    @Test
    void hasPaidPostsOnlyFromNoonOfTheDayTheyWereIntroduced() {
        var paidFrom = Generator.paidFrom().toEpochMilli();

        assertThat(all())
                .filteredOn(it -> it.event().paid())
                .isNotEmpty()
                .allSatisfy(it -> assertThat(it.arrival()).isGreaterThanOrEqualTo(paidFrom));
    }

    @Test
    void likesSomePostsFarMoreThanOthers() {
        var byPost = new HashMap<Long, Integer>();
        all().stream()
                .filter(it -> !it.event().kind().equals("POST"))
                .forEach(it -> byPost.merge(it.event().postId(), 1, Integer::sum));
        var sorted = byPost.values().stream().sorted().toList();

        assertThat(sorted.get(sorted.size() - 1)).isGreaterThan(5 * sorted.get(sorted.size() / 2));
    }

    private static List<Arrived> all() {
        var generator = new Generator(COUNT);
        var all = new ArrayList<Arrived>();
        while (generator.hasNext()) {
            long arrival = generator.nextArrival().toEpochMilli();
            all.add(new Arrived(generator.next(), arrival));
        }
        return all;
    }
}
