package io.tidemark.control.experiment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.control.wire.FieldChange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.BiPredicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JudgeTest {

    private static final FieldRules RULES = FieldRules.of(new Tolerance(0.1, 0), List.of("at"));

    private final Judge judge = new Judge(RULES);

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @Test
    void rowsOfTheSameBytesAreCountedAtOnceAndTakeNoRoom() {
        var first = judge.onRow(Waiting.NOTHING, Side.A, row(0, "x"), false);
        var second = judge.onRow(first.now(), Side.B, row(5, "x"), false);

        assertThat(first.change()).isEqualTo(Tally.NONE);
        assertThat(second.change()).isEqualTo(Tally.ONE_EQUAL);
        assertThat(second.now().isEmpty()).isTrue();
    }

    @Test
    void nothingIsSaidOfOthersBeforeTheirTimeHasPassed() {
        var first = judge.onRow(Waiting.NOTHING, Side.A, row(0, "x"), false);
        var second = judge.onRow(first.now(), Side.B, row(0, "y"), false);

        assertThat(second.change()).isEqualTo(Tally.NONE);
        assertThat(second.pairing()).isEmpty();
        assertThat(judge.onPassed(second.now()).change().changed()).isEqualTo(1);
    }

    @Test
    void whatPassedIsSaidOnce() {
        var waiting = judge.onRow(Waiting.NOTHING, Side.A, row(0, "x"), false).now();
        var decided = judge.onPassed(waiting);

        assertThat(decided.change().onlyInA()).isEqualTo(1);
        assertThat(judge.onPassed(decided.now()).change()).isEqualTo(Tally.NONE);
    }

    @Test
    void aLateRowTakesBackWhatWasSaid() {
        var waiting = judge.onRow(Waiting.NOTHING, Side.A, row(0, "x"), false).now();
        var decided = judge.onPassed(waiting).now();

        var late = judge.onRow(decided, Side.B, row(0, "x"), true);

        assertThat(late.change().equal()).isEqualTo(1);
        assertThat(late.change().onlyInA()).isEqualTo(-1);
        assertThat(late.pairing().orElseThrow().isWithoutDifference()).isTrue();
        assertThat(late.now().isEmpty()).isTrue();
    }

    @Test
    void aRowThatNobodyWaitsForIsJudgedAtOnceIfItsTimeHasPassed() {
        assertThat(judge.onRow(Waiting.NOTHING, Side.B, row(0, "x"), true)
                        .change()
                        .onlyInB())
                .isEqualTo(1);
    }

    @Test
    void equalOnesArePairedBeforeThoseThatDifferAndTheRestInTheOrderOfOffsets() {
        var a = List.of(json(1, 5), json(2, 1), json(3, 9));
        var b = List.of(json(1, 1.05), json(2, 6));

        var pairing = Pairing.of(a, b, new FieldDiff(RULES));

        assertThat(pairing.equal()).isEqualTo(1);
        assertThat(pairing.changed()).singleElement().satisfies(pair -> {
            assertThat(pair.a().offset()).isEqualTo(1);
            assertThat(pair.b().offset()).isEqualTo(2);
            assertThat(pair.fields()).extracting(FieldChange::field).containsExactly("n");
        });
        assertThat(pairing.onlyInA()).extracting(Row::offset).containsExactly(3L);
        assertThat(pairing.onlyInB()).isEmpty();
    }

    /** Whatever the order of arrival and whenever time passes, the sum of all changes is what a plain look at all rows says. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void theSumOfAllChangesIsWhatAPlainLookAtAllRowsSays(long seed) {
        var random = new Random(seed);
        var a = rows(random);
        var b = rows(random);
        var sides = new ArrayList<Side>();
        sides.addAll(Collections.nCopies(a.size(), Side.A));
        sides.addAll(Collections.nCopies(b.size(), Side.B));
        Collections.shuffle(sides, random);
        int passesAfter = random.nextInt(sides.size() + 1);

        var waiting = Waiting.NOTHING;
        var sum = Tally.NONE;
        int nextOfA = 0;
        int nextOfB = 0;
        for (int i = 0; i <= sides.size(); i++) {
            if (i == passesAfter) {
                var passed = judge.onPassed(waiting);
                sum = sum.plus(passed.change());
                waiting = passed.now();
            }
            if (i < sides.size()) {
                var side = sides.get(i);
                var row = side == Side.A ? a.get(nextOfA++) : b.get(nextOfB++);
                var ruling = judge.onRow(waiting, side, row, i >= passesAfter);
                sum = sum.plus(ruling.change());
                waiting = ruling.now().isEmpty() ? Waiting.NOTHING : ruling.now();
            }
        }

        assertThat(counts(sum)).isEqualTo(plainLook(a, b));
        assertThat(sum.rows()).isEqualTo(a.size() + b.size());
        sum.fields().values().forEach(field -> assertThat(field.changed()).isNotNegative());
        assertThat(sum.fields().values().stream()
                        .mapToLong(FieldTally::changed)
                        .max()
                        .orElse(0))
                .isLessThanOrEqualTo(sum.changed());
    }

    /** Strikes out pairs in three rounds: same bytes, equal by the rules, any. Rows of the same content are alike. */
    private static List<Long> plainLook(List<Row> a, List<Row> b) {
        var restOfA = new ArrayList<>(a);
        var restOfB = new ArrayList<>(b);
        long equal = strike(restOfA, restOfB, (x, y) -> text(x).equals(text(y)))
                + strike(restOfA, restOfB, (x, y) -> Math.abs(number(x) - number(y)) <= 0.1);
        long changed = strike(restOfA, restOfB, (x, y) -> true);
        return List.of(equal, changed, (long) restOfA.size(), (long) restOfB.size());
    }

    private static long strike(List<Row> a, List<Row> b, BiPredicate<Row, Row> alike) {
        long struck = 0;
        for (var row : List.copyOf(a)) {
            var partner = b.stream().filter(it -> alike.test(row, it)).findFirst();
            if (partner.isPresent()) {
                a.remove(row);
                b.remove(partner.get());
                struck++;
            }
        }
        return struck;
    }

    private static List<Long> counts(Tally tally) {
        return List.of(tally.equal(), tally.changed(), tally.onlyInA(), tally.onlyInB());
    }

    private static List<Row> rows(Random random) {
        var rows = new ArrayList<Row>();
        int count = random.nextInt(7);
        for (int i = 0; i < count; i++) {
            rows.add(json(i, random.nextInt(5), random.nextInt(2)));
        }
        return rows;
    }

    private static double number(Row row) {
        return Double.parseDouble(text(row).replaceAll(".*\"n\":([0-9.]+).*", "$1"));
    }

    private static String text(Row row) {
        return FieldDiff.text(row.value());
    }

    private static Row json(long offset, double n) {
        return json(offset, n, 0);
    }

    private static Row json(long offset, double n, int at) {
        return row(offset, "{\"n\":%s,\"at\":%d}".formatted(n, at));
    }

    private static Row row(long offset, String value) {
        return new Row(0, offset, value.getBytes(UTF_8));
    }
}
