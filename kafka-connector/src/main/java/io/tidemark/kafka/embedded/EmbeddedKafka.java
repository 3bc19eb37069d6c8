package io.tidemark.kafka.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A Kafka broker in this process: one node that is broker and controller, small in memory, reachable from this machine
 * only. Its topics are there again when it is started on the same data, also after the process was killed.
 */
public final class EmbeddedKafka implements AutoCloseable {

    private static final String LOOPBACK = "127.0.0.1";
    private static final int NODE = 1;

    private final KafkaRaftServer server;
    private final String bootstrapServers;
    private boolean closed;

    private EmbeddedKafka(KafkaRaftServer server, String bootstrapServers) {
        this.server = server;
        this.bootstrapServers = bootstrapServers;
    }

    /**
     * Starts a broker; it is ready when this returns. Blocks for some seconds.
     *
     * @throws IOException if the data can't be used or the port is taken
     */
    public static EmbeddedKafka start(EmbeddedKafkaSettings settings) throws IOException {
        Files.createDirectories(settings.data());
        int port = settings.port() == 0 ? freePort() : requireFree(settings.port());
        int controllerPort = freePortBesides(port);
        var config = config(settings.data(), port, controllerPort);
        formatIfNew(settings.data());
        try {
            var server = new KafkaRaftServer(new KafkaConfig(config, false), Time.SYSTEM);
            startOrShutDown(server);
            return new EmbeddedKafka(server, LOOPBACK + ":" + port);
        } catch (RuntimeException e) {
            throw new IOException(
                    "The embedded Kafka broker can't start on %s: %s".formatted(settings.data(), e.getMessage()), e);
        }
    }

    /** For the client setting of the same name. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Stops the broker; its data stays. Closing twice is harmless. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            server.shutdown();
            server.awaitShutdown();
        }
    }

    /** A broker that came up halfway would keep its threads, ports and the lock on its data. */
    private static void startOrShutDown(KafkaRaftServer server) {
        try {
            server.startup();
        } catch (RuntimeException e) {
            try {
                server.shutdown();
            } catch (RuntimeException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
    }

    private static Map<String, String> config(Path data, int port, int controllerPort) {
        var config = new HashMap<String, String>();
        config.put("node.id", String.valueOf(NODE));
        config.put("process.roles", "broker,controller");
        config.put("controller.quorum.voters", "%d@%s:%d".formatted(NODE, LOOPBACK, controllerPort));
        config.put(
                "listeners",
                "PLAINTEXT://%s:%d,CONTROLLER://%s:%d".formatted(LOOPBACK, port, LOOPBACK, controllerPort));
        config.put("advertised.listeners", "PLAINTEXT://%s:%d".formatted(LOOPBACK, port));
        config.put("controller.listener.names", "CONTROLLER");
        config.put("listener.security.protocol.map", "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT");
        config.put("inter.broker.listener.name", "PLAINTEXT");
        config.put("log.dirs", data.toAbsolutePath().toString());

        // a single node has nobody to copy to
        config.put("offsets.topic.replication.factor", "1");
        config.put("offsets.topic.num.partitions", "4");
        config.put("transaction.state.log.replication.factor", "1");
        config.put("transaction.state.log.min.isr", "1");
        config.put("transaction.state.log.num.partitions", "4");
        config.put("share.coordinator.state.topic.replication.factor", "1");
        config.put("share.coordinator.state.topic.min.isr", "1");
        config.put("share.coordinator.state.topic.num.partitions", "1");
        config.put("group.initial.rebalance.delay.ms", "0");
        config.put("auto.create.topics.enable", "false");

        // small: it shares its machine and its process with the service
        config.put("num.network.threads", "1");
        config.put("num.io.threads", "2");
        config.put("background.threads", "2");
        config.put("group.coordinator.threads", "1");
        config.put("share.coordinator.threads", "1");
        config.put("num.recovery.threads.per.data.dir", "2");
        config.put("log.cleaner.dedupe.buffer.size", String.valueOf(4 * 1024 * 1024));
        config.put("log.segment.bytes", String.valueOf(256 * 1024 * 1024));

        // after it was killed, its former self must be forgotten soon
        config.put("broker.session.timeout.ms", "1500");
        config.put("broker.heartbeat.interval.ms", "400");
        // what a dead process left open holds readers back, so look for it often
        config.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
        return config;
    }

    private static void formatIfNew(Path data) throws IOException {
        if (Files.exists(data.resolve("meta.properties"))) {
            return;
        }
        try (var silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setClusterId(Uuid.randomUuid().toString())
                    .setNodeId(NODE)
                    .addDirectory(data.toAbsolutePath().toString())
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    .setControllerListenerName("CONTROLLER")
                    .setMetadataLogDirectory(data.toAbsolutePath().toString())
                    .setPrintStream(silent)
                    .run();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("Directory %s can't be made ready for Kafka: %s".formatted(data, e.getMessage()), e);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** A free port is only free until someone takes it: asked twice, the system may name the same one twice. */
    private static int freePortBesides(int taken) throws IOException {
        int port = freePort();
        while (port == taken) {
            port = freePort();
        }
        return port;
    }

    private static int requireFree(int port) throws IOException {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IOException(
                    "Port %d, where the embedded Kafka is to listen, is taken (%s). Stop who uses it, or choose another port."
                            .formatted(port, e.getMessage()),
                    e);
        }
    }
}
