package io.tidemark.benchmarks.nexmark.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.serde.ByteWriter;
import io.tidemark.api.serde.SerdeException;
import io.tidemark.benchmarks.nexmark.event.EventFactory;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class EventSerdeTest {

    @Test
    void readsWhatItWrote() {
        for (long number = 0; number < 100; number++) {
            var event = EventFactory.STANDARD.event(number);
            var bytes = new ByteWriter();

            EventSerde.INSTANCE.write(event, bytes);

            assertThat(EventSerde.INSTANCE.read(ByteBuffer.wrap(bytes.toByteArray())))
                    .isEqualTo(event);
        }
    }

    @Test
    void refusesWhatIsNoEvent() {
        assertThatThrownBy(() -> EventSerde.INSTANCE.read(ByteBuffer.wrap(new byte[] {1, 2})))
                .isInstanceOf(SerdeException.class)
                .hasMessage("An event begins with P, A or B, not with byte 1.");
        assertThatThrownBy(() -> EventSerde.INSTANCE.read(ByteBuffer.allocate(0)))
                .isInstanceOf(SerdeException.class);
    }
}
