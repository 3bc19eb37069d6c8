package io.tidemark.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.serde.ByteWriter;
import io.tidemark.api.serde.RecordSerde;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class EvolutionGuideTest {

    @Test
    void takesOverWhatThePageSays() {
        var before = RecordSerde.of(EvolutionGuide.Before.Counts.class);
        var stored = new ByteWriter();
        before.write(new EvolutionGuide.Before.Counts(7, 3, "north"), stored);

        var read = RecordSerde.of(EvolutionGuide.After.Counts.class)
                .readerOf(before.schema())
                .read(ByteBuffer.wrap(stored.toByteArray()));

        assertThat(EvolutionGuide.canTakeOver()).isTrue();
        assertThat(read).isEqualTo(new EvolutionGuide.After.Counts(7, 3, 0, null));
    }
}
