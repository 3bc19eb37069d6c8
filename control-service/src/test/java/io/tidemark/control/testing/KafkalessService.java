package io.tidemark.control.testing;

import io.tidemark.control.access.Access;
import io.tidemark.control.client.ControlClient;
import io.tidemark.control.http.HttpApi;
import io.tidemark.control.journal.InMemoryJournal;
import io.tidemark.control.journal.Journal;
import io.tidemark.control.program.ProgramLibrary;
import io.tidemark.control.registry.Comparisons;
import io.tidemark.control.registry.Registry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/** The service as clients see it, without Kafka and engine: decisions are kept in memory, jobs are run by a double. */
public final class KafkalessService implements AutoCloseable {

    /** Size of the largest JAR that this service takes. */
    public static final long PROGRAM_LIMIT_BYTES = 1 << 20;

    public final FakeLauncher launcher = new FakeLauncher();
    public final Registry registry;

    /** What result topics say: by topic, the last value of each key. */
    public final Map<String, Map<String, byte[]>> results = new ConcurrentHashMap<>();

    private final HttpApi http;
    private final ProgramLibrary programs;

    private KafkalessService(Path directory, Access access, boolean serving, Journal.Opener journal) throws Exception {
        http = HttpApi.start(access, 0, () -> "# no metrics\n", PROGRAM_LIMIT_BYTES);
        programs = ProgramLibrary.open(directory, Clock.systemUTC());
        registry = Registry.open(journal, launcher, Clock.systemUTC(), new Random(42));
        if (serving) {
            serve();
        }
    }

    public static KafkalessService start(Path directory) throws Exception {
        return start(directory, Access.LOCAL);
    }

    public static KafkalessService start(Path directory, Access access) throws Exception {
        return start(directory, access, new InMemoryJournal());
    }

    /** Knows what this journal says, as after a restart. */
    public static KafkalessService start(Path directory, Access access, Journal.Opener journal) throws Exception {
        return new KafkalessService(directory, access, true, journal);
    }

    /** Listens, and hasn't read its control log yet. */
    public static KafkalessService starting(Path directory) throws Exception {
        return new KafkalessService(directory, Access.LOCAL, false, new InMemoryJournal());
    }

    public void serve() {
        http.serve(
                registry,
                programs,
                new Comparisons(registry, topic -> results.getOrDefault(topic, Map.of()), new Random(43)));
    }

    public URI url() {
        return http.url();
    }

    public ControlClient client() {
        return new ControlClient(url());
    }

    @Override
    public void close() throws IOException {
        http.close();
        registry.close();
    }
}
