package io.tidemark.api.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestSumTest {

    private static final DigestSum WIDE = new DigestSum(0x0123456789abcdefL, -2);
    private static final DigestSum OLD = new DigestSum(Optional.empty(), 5);

    @Test
    void isReadAsItIsWritten() {
        assertThat(WIDE).hasToString("0123456789abcdeffffffffffffffffe");
        assertThat(OLD).hasToString("0000000000000005");
        assertThat(DigestSum.parse(WIDE.toString())).isEqualTo(WIDE);
        assertThat(DigestSum.parse(OLD.toString())).isEqualTo(OLD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "000000000000000g", "00000000000000000000000000000000000000000000000"})
    void isOfThirtyTwoOrSixteenHexadecimalDigits(String digits) {
        assertThatThrownBy(() -> DigestSum.parse(digits)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void losesNothingWhenWhatWasAddedIsTakenAway() {
        var other = new DigestSum(Long.MIN_VALUE, 3);

        assertThat(WIDE.plus(other).minus(other)).isEqualTo(WIDE);
        assertThat(WIDE.plus(DigestSum.ZERO)).isEqualTo(WIDE);
    }

    @Test
    void knowsOnlyTheLowHalfIfAPartKnowsNoMore() {
        assertThat(OLD.plus(WIDE)).isEqualTo(new DigestSum(Optional.empty(), 3));
        assertThat(WIDE.plus(OLD)).isEqualTo(new DigestSum(Optional.empty(), 3));
        assertThat(WIDE.minus(OLD)).isEqualTo(new DigestSum(Optional.empty(), -7));
    }
}
