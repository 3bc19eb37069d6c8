package io.tidemark.benchmarks.throughput;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerTest {

    private static final BidStream STREAM = new BidStream(500);

    @Test
    void isWhatCountingOneByOneGives() {
        assertThat(Answer.ofJobA(STREAM, 50_000)).isEqualTo(answerOf(results()));
        assertThat(results()).hasSizeGreaterThan(2_000);
    }

    @Test
    void doesNotDependOnTheOrderOfResults() {
        var turned = new ArrayList<>(results());
        Collections.reverse(turned);

        assertThat(answerOf(turned)).isEqualTo(answerOf(results()));
    }

    @Test
    void noticesAResultThatIsMissingTwiceOrWrong() {
        var right = answerOf(results());
        var missing = results();
        missing.remove(17);
        var twice = results();
        twice.add(twice.get(17));
        var wrong = results();
        var stats = wrong.get(17).stats();
        wrong.set(17, new Result(wrong.get(17).auction(), new BidStats(stats.count(), stats.sum() + 1, stats.max())));
        var swapped = results();
        swapped.set(17, swapped.get(18));

        assertThat(List.of(missing, twice, wrong, swapped))
                .allSatisfy(it -> assertThat(answerOf(it)).isNotEqualTo(right));
    }

    /** Plainly, as the job is described. */
    private static List<Result> results() {
        var stats = new HashMap<Long, BidStats>();
        var results = new ArrayList<Result>();
        for (long number = 0; number < 50_000; number++) {
            long price = STREAM.price(number);
            long auction = STREAM.auction(number);
            var now = stats.merge(
                    auction,
                    new BidStats(1, price, price),
                    (before, one) ->
                            new BidStats(before.count() + 1, before.sum() + price, Math.max(before.max(), price)));
            if (now.count() % 16 == 0) {
                results.add(new Result(auction, now));
            }
        }
        return results;
    }

    private static Answer answerOf(List<Result> results) {
        var answer = Answer.NONE;
        for (var result : results) {
            answer = answer.plus(result);
        }
        return answer;
    }
}
