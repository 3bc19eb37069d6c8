package io.tidemark.benchmarks.nexmark.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShuffleTest {

    @ParameterizedTest(name = "groups of {0}, {1} events")
    @CsvSource({"1, 100", "7, 100", "1000, 3000", "1000, 3500", "1000, 10"})
    void keepsEveryEventAndMovesNoneOutOfItsGroup(int group, int count) {
        var shuffle = new Shuffle(group);

        var numbers = LongStream.range(0, count)
                .map(it -> shuffle.numberAt(it, count))
                .toArray();

        assertThat(LongStream.of(numbers).sorted())
                .containsExactlyElementsOf(LongStream.range(0, count).boxed().toList());
        for (int place = 0; place < count; place++) {
            assertThat(numbers[place] / group).isEqualTo(place / group);
        }
    }

    @Test
    void bringsEventsOutOfOrder() {
        var shuffle = new Shuffle(1000);

        assertThat(LongStream.range(1000, 1004).map(it -> shuffle.numberAt(it, 2000)))
                .containsExactly(1000L, 1953L, 1906L, 1859L);
    }

    @Test
    void refusesGroupsThatItCannotFill() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Shuffle(1906))
                .withMessage("group must be no multiple of 953, or events would be lost; was 1906");
        assertThatIllegalArgumentException().isThrownBy(() -> new Shuffle(0)).withMessage("group must be >= 1, was 0");
    }
}
