package io.tidemark.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ParametersTest {

    private static final Parameters GIVEN =
            new Parameters(Map.of("topic", "orders", "limit", " 12 ", "wait", "PT10M", "Topic", "other"));

    @Test
    void givesWhatWasGivenByItsExactName() {
        assertThat(GIVEN.find("topic")).contains("orders");
        assertThat(GIVEN.find("TOPIC")).isEmpty();
        assertThat(GIVEN.string("Topic", "none")).isEqualTo("other");
        assertThat(GIVEN.integer("limit", 1)).isEqualTo(12);
        assertThat(GIVEN.duration("wait", Duration.ZERO)).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void fallsBackToWhatTheProgramSays() {
        assertThat(Parameters.NONE.string("topic", "orders")).isEqualTo("orders");
        assertThat(Parameters.NONE.integer("limit", -3)).isEqualTo(-3);
        assertThat(Parameters.NONE.duration("wait", Duration.ofSeconds(5))).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void saysWhichParameterIsOfTheWrongForm() {
        assertThatThrownBy(() -> GIVEN.integer("topic", 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Parameter 'topic' must be a whole number, was 'orders'.");
        assertThatThrownBy(() -> GIVEN.duration("limit", Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Parameter 'limit' must be a duration such as PT10M, was ' 12 '.");
    }

    @Test
    void staysAsItIsWhenTheMapItCameFromChanges() {
        var map = new HashMap<>(Map.of("a", "1"));
        var parameters = new Parameters(map);

        map.put("a", "2");

        assertThat(parameters.find("a")).contains("1");
    }
}
