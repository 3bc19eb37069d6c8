package io.tidemark.control.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.control.schedule.Keeping.Candidate;
import io.tidemark.control.schedule.Keeping.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KeepingTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z"); // a Monday
    private static final Optional<Integer> ANY = Optional.empty();

    @Test
    void withoutARuleAllStay() {
        assertThat(deleted(KeepRules.ALL, daily(40))).isEmpty();
    }

    @Test
    void keepsTheLast() {
        assertThat(deleted(rules(Optional.of(2), ANY, ANY, ANY), daily(4))).containsExactly("d2", "d3");
    }

    @Test
    void keepsWhatIsNotOlder() {
        var rules = new KeepRules(ANY, Optional.of(Duration.ofDays(2)), ANY, ANY, ANY, false);

        assertThat(deleted(rules, daily(5))).containsExactly("d3", "d4");
    }

    @Test
    void keepsTheNewestOfEachDayByTheClockOnTheWall() {
        var savepoints = List.of(
                made("late", "2026-11-22T23:30:00Z"), // already Monday in Berlin
                made("later", "2026-11-23T00:30:00Z"),
                made("sunday", "2026-11-22T22:30:00Z"),
                made("saturday", "2026-11-21T03:00:00Z"));

        assertThat(deleted(rules(ANY, Optional.of(2), ANY, ANY), savepoints)).containsExactly("late", "saturday");
    }

    @Test
    void keepsGrandfatherFatherAndSon() {
        var verdicts = new Keeping(rules(ANY, Optional.of(3), Optional.of(3), Optional.of(3)), BERLIN)
                .verdicts(daily(90), NOW);

        assertThat(verdicts.stream().filter(it -> !it.delete()).map(Verdict::id))
                // Mon 23, Sun 22, Sat 21; Sun 15 (the newest of the week before); 31 Oct, 30 Sep
                .containsExactly("d0", "d1", "d2", "d8", "d23", "d54");
        assertThat(verdicts)
                .contains(
                        new Verdict("d8", false, "kept: the newest of its week"),
                        new Verdict("d23", false, "kept: the newest of its month"),
                        new Verdict("d3", true, "deleted: no rule keeps it"));
    }

    @Test
    void whatPeopleMadeStaysUnlessTheRulesIncludeIt() {
        var byHand = new Candidate("by-hand", NOW.minus(Duration.ofDays(300)), true, Optional.empty());
        var savepoints = List.of(made("new", "2026-11-23T03:00:00Z"), byHand);

        assertThat(deleted(rules(Optional.of(1), ANY, ANY, ANY), savepoints)).isEmpty();
        assertThat(deleted(new KeepRules(Optional.of(1), Optional.empty(), ANY, ANY, ANY, true), savepoints))
                .containsExactly("by-hand");
    }

    @Test
    void whatPeopleMadeTakesNoPlaceFromWhatTheScheduleMade() {
        var byHand = new Candidate("by-hand", NOW, true, Optional.empty());

        assertThat(deleted(rules(Optional.of(1), ANY, ANY, ANY), List.of(byHand, made("new", "2026-11-23T03:00:00Z"))))
                .isEmpty();
    }

    @Test
    void aRuleThatKeepsNothingIsRefused() {
        assertThatThrownBy(() -> rules(Optional.of(0), ANY, ANY, ANY)).hasMessageContaining("keepLast must be >= 1");
        assertThatThrownBy(() -> new KeepRules(ANY, Optional.of(Duration.ZERO), ANY, ANY, ANY, false))
                .hasMessageContaining("keepFor");
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whateverIsThereWhatMustStayStaysAndAsManyAsWereAskedFor(long seed) {
        var random = new Random(seed);
        var savepoints = random(random);
        var rules = new KeepRules(
                maybe(random, 1 + random.nextInt(5)),
                random.nextBoolean() ? Optional.of(Duration.ofHours(1 + random.nextInt(2000))) : Optional.empty(),
                maybe(random, 1 + random.nextInt(10)),
                maybe(random, 1 + random.nextInt(6)),
                maybe(random, 1 + random.nextInt(4)),
                false);
        var keeping = new Keeping(rules, BERLIN);

        var verdicts = keeping.verdicts(savepoints, NOW);

        assertThat(verdicts).extracting(Verdict::id).hasSize(savepoints.size()).doesNotHaveDuplicates();
        var deleted = verdicts.stream().filter(Verdict::delete).map(Verdict::id).toList();
        for (var savepoint : savepoints) {
            if (savepoint.manual() || savepoint.protectedBy().isPresent() || rules.keepAll()) {
                assertThat(deleted).doesNotContain(savepoint.id());
            }
            if (rules.age().isPresent()
                    && !savepoint.created().isBefore(NOW.minus(rules.age().get()))) {
                assertThat(deleted).doesNotContain(savepoint.id());
            }
        }
        long own = savepoints.stream().filter(it -> !it.manual()).count();
        long atLeast = rules.last().orElse(0);
        assertThat(own - deleted.size()).isGreaterThanOrEqualTo(Math.min(own, atLeast));
        // what is left is left the next time, too: nothing goes bit by bit
        var left = savepoints.stream().filter(it -> !deleted.contains(it.id())).toList();
        assertThat(keeping.verdicts(left, NOW)).noneMatch(Verdict::delete);
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 200);
    }

    private static List<Candidate> random(Random random) {
        var savepoints = new ArrayList<Candidate>();
        for (int i = 0; i < random.nextInt(60); i++) {
            savepoints.add(new Candidate(
                    "sp-" + i,
                    NOW.minus(Duration.ofMinutes(random.nextInt(200_000))),
                    random.nextInt(5) == 0,
                    random.nextInt(6) == 0 ? Optional.of("it is pinned") : Optional.empty()));
        }
        return savepoints;
    }

    private static Optional<Integer> maybe(Random random, int count) {
        return random.nextBoolean() ? Optional.of(count) : Optional.empty();
    }

    private static List<String> deleted(KeepRules rules, List<Candidate> savepoints) {
        return new Keeping(rules, BERLIN)
                .verdicts(savepoints, NOW).stream()
                        .filter(Verdict::delete)
                        .map(Verdict::id)
                        .toList();
    }

    private static KeepRules rules(
            Optional<Integer> last, Optional<Integer> daily, Optional<Integer> weekly, Optional<Integer> monthly) {
        return new KeepRules(last, Optional.empty(), daily, weekly, monthly, false);
    }

    /** One a day at 13:00 in Berlin, the newest today. */
    private static List<Candidate> daily(int count) {
        var savepoints = new ArrayList<Candidate>();
        for (int i = 0; i < count; i++) {
            savepoints.add(new Candidate("d" + i, NOW.minus(Duration.ofDays(i)), false, Optional.empty()));
        }
        return savepoints;
    }

    private static Candidate made(String id, String created) {
        return new Candidate(id, Instant.parse(created), false, Optional.empty());
    }
}
