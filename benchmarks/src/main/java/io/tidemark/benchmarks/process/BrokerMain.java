package io.tidemark.benchmarks.process;

import io.tidemark.kafka.embedded.EmbeddedKafkaMain;
import java.io.IOException;

/** The connector's {@link EmbeddedKafkaMain}, which ends when whoever started it is gone. */
public final class BrokerMain {

    private BrokerMain() {}

    public static void main(String[] arguments) throws IOException {
        ParentWatch.begin();
        EmbeddedKafkaMain.main(arguments);
    }
}
