package io.tidemark.control.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.control.wire.Problem;
import io.tidemark.control.wire.ProblemType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class EventStreamTest {

    /** What the service says each time it is asked, and from where on it was asked. */
    private final Queue<EventStream.Source> answers = new ArrayDeque<>();

    private final List<Optional<Long>> asked = new ArrayList<>();
    private final List<Long> told = new ArrayList<>();
    private final List<String> broken = new ArrayList<>();

    @Test
    void goesOnAfterWhatItHeardLastWhenTheConnectionBreaks() {
        answers.add(after -> text(": hello\n\n" + decided(7) + decided(8) + "id: 9\ndata: cut off"));
        answers.add(after -> {
            throw new ServiceUnreachableException("not there", new IOException("refused"));
        });
        answers.add(after -> text(decided(9)));
        answers.add(EventStreamTest::gone);

        follow(Optional.of(6L));

        assertThat(asked).containsExactly(Optional.of(6L), Optional.of(8L), Optional.of(8L), Optional.of(9L));
        assertThat(told).containsExactly(7L, 8L, 9L);
        assertThat(broken).hasSize(3).contains("not there");
    }

    @Test
    void aSignOfLifeMovesItOn() {
        answers.add(after -> text(": still here\nid: 12\n\n"));
        answers.add(EventStreamTest::gone);

        follow(Optional.empty());

        assertThat(asked).containsExactly(Optional.empty(), Optional.of(12L));
        assertThat(told).isEmpty();
    }

    @Test
    void aServiceThatStartsAgainIsWaitedFor() {
        answers.add(after -> text(decided(1)));
        answers.add(after -> {
            throw new ProblemException(Problem.of(ProblemType.STARTING, "in a moment"));
        });
        answers.add(EventStreamTest::gone);

        follow(Optional.empty());

        assertThat(broken).contains("in a moment");
    }

    @Test
    void aServiceThatWasNeverThereIsNotWaitedFor() {
        answers.add(after -> {
            throw new ServiceUnreachableException("not there", new IOException("refused"));
        });

        assertThatThrownBy(() -> stream(Optional.empty()).follow(it -> {}, it -> {}))
                .isInstanceOf(ServiceUnreachableException.class);
    }

    private void follow(Optional<Long> after) {
        assertThatThrownBy(() -> stream(after).follow(it -> told.add(it.position()), it -> broken.add(it.getMessage())))
                .isInstanceOf(ProblemException.class)
                .hasMessage("gone");
    }

    private EventStream stream(Optional<Long> after) {
        return new EventStream(
                position -> {
                    asked.add(position);
                    return answers.remove().open(position);
                },
                after,
                Duration.ZERO);
    }

    private static InputStream gone(Optional<Long> after) throws ProblemException {
        throw new ProblemException(Problem.of(ProblemType.EVENTS_GONE, "gone"));
    }

    private static String decided(long position) {
        return "id: %d\nevent: decided\ndata: {\"position\":%d,\"at\":\"2026-11-23T05:15:00Z\",\"events\":[]}\n\n"
                .formatted(position, position);
    }

    private static InputStream text(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }
}
