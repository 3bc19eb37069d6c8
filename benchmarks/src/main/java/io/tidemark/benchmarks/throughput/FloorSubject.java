package io.tidemark.benchmarks.throughput;

import java.nio.ByteBuffer;
import java.time.Duration;

/** Only reads, and touches each byte: nobody on one thread can be faster. */
final class FloorSubject implements Subject {

    private static final Duration POLL_TIME = Duration.ofMillis(100);

    @Override
    public Measured run(Assignment assignment) {
        try (var consumer = Readers.of(assignment.bootstrapServers(), assignment.input())) {
            long words = 0;
            long seen = 0;
            long begun = System.nanoTime();
            while (seen < assignment.events()) {
                for (var bid : consumer.poll(POLL_TIME)) {
                    words += Words.sum(ByteBuffer.wrap(bid.value()));
                    seen++;
                }
            }
            return Measured.between(begun, System.nanoTime(), Answer.ofFloor(seen, words));
        }
    }
}
