package io.tidemark.control.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntityTagTest {

    private static final EntityTag TAG = EntityTag.of("[]".getBytes(UTF_8));

    @Test
    void isTheSameForTheSameBytesAndAnotherForOthers() {
        assertThat(EntityTag.of("[]".getBytes(UTF_8))).isEqualTo(TAG);
        assertThat(EntityTag.of("{}".getBytes(UTF_8))).isNotEqualTo(TAG);
    }

    @Test
    void isQuoted() {
        assertThat(TAG.header()).matches("\"[0-9a-f]{32}\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "W/%s", "\"other\", %s", "\"other\" ,W/%s", "*"})
    void isFoundInAListOfTags(String header) {
        assertThat(TAG.isAmong(List.of(header.formatted(TAG.header())))).isTrue();
        assertThat(TAG.isAmong(List.of("\"other\"", header.formatted(TAG.header()))))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "\"other\"", "W/", "\"*\""})
    void isNotFoundWhereItIsNot(String header) {
        assertThat(TAG.isAmong(List.of(header))).isFalse();
        assertThat(TAG.isAmong(List.of())).isFalse();
    }
}
