package io.tidemark.control.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.control.wire.RefusedException;
import io.tidemark.control.wire.SavepointInfo;
import io.tidemark.control.wire.SavepointQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SavepointPagesTest {

    private static final Instant T0 = Instant.parse("2026-11-23T05:00:00Z");

    private static final List<SavepointInfo> THREE = List.of(
            savepoint("sp-a", "orders", Optional.of("Before the fix"), 0, Optional.of(50L), false, 300),
            savepoint("sp-b", "clicks", Optional.empty(), 10, Optional.empty(), true, 100),
            savepoint("sp-c", "orders", Optional.of("after"), 20, Optional.of(40L), false, 200));

    @ParameterizedTest(name = "{0}={1} gives {2}")
    @CsvSource({
        "job, orders, sp-a sp-c",
        "job, nobody, ''",
        "label, fix, sp-a",
        "label, BEFORE, sp-a",
        "pinned, true, sp-b",
        "pinned, false, sp-a sp-c",
        "createdFrom, 2026-11-23T05:00:10Z, sp-b sp-c",
        "createdUntil, 2026-11-23T05:00:10Z, sp-a",
        "watermarkFrom, 2026-11-23T05:00:50Z, sp-a",
        "watermarkUntil, 2026-11-23T05:00:50Z, sp-c",
        "sort, -created, sp-c sp-b sp-a",
        "sort, size, sp-b sp-c sp-a",
        "sort, job, sp-b sp-a sp-c",
        "sort, label, sp-b sp-a sp-c",
        "sort, watermark, sp-b sp-c sp-a",
        "limit, 2, sp-a sp-b"
    })
    void givesWhatWasAskedFor(String name, String value, String ids) throws Exception {
        var page = SavepointPages.page(THREE, SavepointQuery.of(Map.of(name, value)));

        assertThat(page.savepoints().stream().map(SavepointInfo::id))
                .containsExactly(ids.isEmpty() ? new String[0] : ids.split(" ", -1));
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource({"limit, 0", "limit, 1001", "limit, x", "sort, colour", "createdFrom, monday", "pinned, yes"})
    void whatCannotBeReadIsNamed(String name, String value) {
        assertThatThrownBy(() -> SavepointQuery.of(Map.of(name, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + name + "'");
    }

    @Test
    void aQueryIsTheSameAfterAWayThroughAnAddress() {
        var query = SavepointQuery.of(Map.of(
                "job",
                "j",
                "label",
                "l",
                "createdFrom",
                T0.toString(),
                "pinned",
                "true",
                "sort",
                "-size",
                "limit",
                "7"));

        assertThat(SavepointQuery.of(query.parameters())).isEqualTo(query);
    }

    @ParameterizedTest
    @CsvSource({"%%%", "eHl6", "''"})
    void aCursorThatIsNotOursIsRefused(String cursor) {
        assertThatThrownBy(() -> SavepointPages.page(THREE, SavepointQuery.ALL.after(cursor)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("cursor");
    }

    static Stream<Long> seeds() {
        return LongStream.rangeClosed(1, 50).boxed();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void pagesTellEachThatWasThereAllTheTimeExactlyOnce(long seed) throws Exception {
        var random = new Random(seed);
        var staying = new ArrayList<SavepointInfo>();
        for (int i = 0; i < 40; i++) {
            staying.add(any("sp-stay-" + i, random));
        }
        var sorts = SavepointQuery.Sort.values();
        var query = SavepointQuery.of(Map.of(
                "sort",
                (random.nextBoolean() ? "-" : "")
                        + sorts[random.nextInt(sorts.length)].name().toLowerCase(Locale.ROOT),
                "limit",
                Integer.toString(1 + random.nextInt(9))));

        var told = new ArrayList<String>();
        Optional<String> next = Optional.empty();
        do {
            var now = new ArrayList<>(staying);
            for (int i = random.nextInt(10); i > 0; i--) {
                now.add(any("sp-passing-" + random.nextInt(1000) + "-" + i, random));
            }
            Collections.shuffle(now, random);
            var page = SavepointPages.page(now, next.map(query::after).orElse(query));
            page.savepoints().stream()
                    .map(SavepointInfo::id)
                    .filter(id -> id.startsWith("sp-stay"))
                    .forEach(told::add);
            next = page.next();
        } while (next.isPresent());

        assertThat(told)
                .containsExactlyInAnyOrderElementsOf(
                        staying.stream().map(SavepointInfo::id).toList());
    }

    private static SavepointInfo any(String id, Random random) {
        return savepoint(
                id,
                "job" + random.nextInt(3),
                random.nextBoolean() ? Optional.of("two\nlines " + random.nextInt(3)) : Optional.empty(),
                random.nextInt(5),
                random.nextBoolean() ? Optional.of((long) random.nextInt(5)) : Optional.empty(),
                random.nextBoolean(),
                random.nextInt(5));
    }

    private static SavepointInfo savepoint(
            String id,
            String job,
            Optional<String> label,
            long createdSecond,
            Optional<Long> watermarkSecond,
            boolean pinned,
            long sizeBytes) {
        return new SavepointInfo(
                id,
                job,
                "p",
                label,
                Optional.empty(),
                pinned,
                SavepointInfo.Origin.TAKEN,
                T0.plusSeconds(createdSecond),
                1,
                watermarkSecond.map(T0::plusSeconds),
                sizeBytes,
                "/snapshots/" + id);
    }
}
