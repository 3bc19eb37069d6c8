package io.tidemark.control.experiment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.control.wire.FieldChange;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldDiffTest {

    @Test
    void orderOfPropertiesAndSpellingOfNumbersDoNotMatter() {
        assertThat(diff(FieldRules.STRICT, "{\"a\":1,\"b\":[1.50, true]}", "{ \"b\":[1.5,true], \"a\":1.0 }"))
                .isEmpty();
    }

    @Test
    void namesEachFieldThatDiffersWithBothValues() {
        var changes = diff(
                FieldRules.STRICT,
                "{\"who\":{\"name\":\"x\"},\"n\":4,\"k\":1}",
                "{\"who\":{\"name\":\"y\"},\"n\":7,\"k\":1}");

        assertThat(changes)
                .containsExactly(
                        new FieldChange("n", "4", "7", Optional.of(3.0)),
                        new FieldChange("who.name", "\"x\"", "\"y\"", Optional.empty()));
    }

    @Test
    void elementsOfArraysAreComparedOneByOne() {
        var changes = diff(
                FieldRules.STRICT, "{\"lines\":[{\"p\":1},{\"p\":2}]}", "{\"lines\":[{\"p\":1},{\"p\":3},{\"p\":4}]}");

        assertThat(changes)
                .containsExactly(
                        new FieldChange("lines[].p", "2", "3", Optional.of(1.0)),
                        new FieldChange("lines[]", FieldDiff.ABSENT, "{\"p\":4}", Optional.empty()));
    }

    @Test
    void anAbsentPropertyIsNotOneThatIsNull() {
        assertThat(diff(FieldRules.STRICT, "{\"a\":null}", "{}"))
                .containsExactly(new FieldChange("a", "null", FieldDiff.ABSENT, Optional.empty()));
    }

    @Test
    void whatIsNoJsonIsComparedAsAWhole() {
        assertThat(diff(FieldRules.STRICT, "one two", "one three"))
                .containsExactly(new FieldChange(FieldDiff.WHOLE_VALUE, "one two", "one three", Optional.empty()));
        assertThat(diff(FieldRules.STRICT, "{\"a\":1} {\"a\":1}", "{\"a\":1}")).hasSize(1);
        assertThat(diff(FieldRules.STRICT, "same words", "same words")).isEmpty();
    }

    @Test
    void aRecordWithoutValueDiffersFromOneWithAny() {
        assertThat(diff(FieldRules.STRICT, null, null)).isEmpty();
        assertThat(diff(FieldRules.STRICT, null, "null"))
                .extracting(FieldChange::a)
                .containsExactly(FieldDiff.ABSENT);
        assertThat(diff(FieldRules.STRICT, null, "")).hasSize(1);
    }

    @Test
    void numbersTooLongForADoubleAreToldApart() {
        assertThat(diff(FieldRules.STRICT, "9007199254740993", "9007199254740992"))
                .hasSize(1);
        assertThat(diff(FieldRules.STRICT, "0.10000000000000000001", "0.1")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "0.5, 0,   10, 10.5,   true",
        "0.5, 0,   10, 10.51,  false",
        "0,   0.1, 100, 111,   true",
        "0,   0.1, 100, 112,   false",
        "0,   0.1, -1, 1,      false",
        "5,   0.1, 1, 5,       true",
        "0,   0,   1, 1.0001,  false"
    })
    void numbersMayLieApartByTheWiderOfBothTolerances(
            double absolute, double relative, String a, String b, boolean same) {
        var rules = FieldRules.of(new Tolerance(absolute, relative), List.of());

        assertThat(diff(rules, "{\"x\":" + a + "}", "{\"x\":" + b + "}").isEmpty())
                .isEqualTo(same);
    }

    @ParameterizedTest
    @ValueSource(strings = {"meta.at", "/meta/at", "meta", "/meta"})
    void anIgnoredFieldDoesNotCountNorWhatLiesBelowIt(String ignored) {
        var rules = FieldRules.of(Tolerance.NONE, List.of(ignored));

        assertThat(diff(rules, "{\"meta\":{\"at\":{\"s\":1}},\"n\":1}", "{\"meta\":{\"at\":{\"s\":2}},\"n\":1}"))
                .isEmpty();
        assertThat(diff(rules, "{\"meta\":{\"at\":1},\"n\":1}", "{\"meta\":{\"at\":1},\"n\":2}"))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lines[].at", "/lines/0/at", "/lines/7/at"})
    void anIgnoredFieldOfAnElementIsIgnoredInEveryElement(String ignored) {
        var rules = FieldRules.of(Tolerance.NONE, List.of(ignored));

        assertThat(diff(rules, "{\"lines\":[{\"at\":1},{\"at\":2}]}", "{\"lines\":[{\"at\":3},{\"at\":4}]}"))
                .isEmpty();
    }

    @Test
    void aFieldToIgnoreNeedsAName() {
        assertThatThrownBy(() -> FieldRules.of(Tolerance.NONE, List.of(" ")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("/customer/name");
    }

    @ParameterizedTest
    @CsvSource({"-1, 0", "NaN, 0", "Infinity, 0", "0, 1.1", "0, -0.1", "0, NaN"})
    void aToleranceThatMakesNoSenseIsRefused(double absolute, double relative) {
        assertThatThrownBy(() -> new Tolerance(absolute, relative))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tolerance must be");
    }

    @Test
    void bytesThatAreNoTextAreShownInHexadecimal() {
        assertThat(FieldDiff.text(new byte[] {(byte) 0xff, 0x01})).isEqualTo("0xff01");
        assertThat(FieldDiff.text("é".repeat(5_000).getBytes(UTF_8)))
                .hasSizeLessThanOrEqualTo(120)
                .startsWith("éé");
    }

    private static List<FieldChange> diff(FieldRules rules, @Nullable String a, @Nullable String b) {
        return new FieldDiff(rules).between(bytes(a), bytes(b));
    }

    private static byte @Nullable [] bytes(@Nullable String text) {
        return text == null ? null : text.getBytes(UTF_8);
    }
}
