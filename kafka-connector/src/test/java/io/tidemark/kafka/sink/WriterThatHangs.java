package io.tidemark.kafka.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.engine.checkpoint.CommitLog.Commit;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Commits one epoch, writes into the next, and waits to be killed. Arguments: bootstrap servers, job, topic. */
final class WriterThatHangs {

    private WriterThatHangs() {}

    public static void main(String[] arguments) throws Exception {
        var topic = arguments[2];
        var log = new KafkaCommitLogs(Map.of("bootstrap.servers", arguments[0])).open(arguments[1]);
        log.recover();
        var transactions = log.service(KafkaTransactions.class).orElseThrow();
        log.begin(1);
        transactions.send(1, new ProducerRecord<>(topic, "of 1".getBytes(UTF_8)));
        log.begin(2);
        log.commit(new Commit(1, "m1", Map.of()));
        transactions.send(2, new ProducerRecord<>(topic, "of 2".getBytes(UTF_8)));
        System.out.println("READY");
        new CountDownLatch(1).await();
    }
}
