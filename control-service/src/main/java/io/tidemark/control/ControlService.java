package io.tidemark.control;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tidemark.control.experiment.CompareProgram;
import io.tidemark.control.http.HttpApi;
import io.tidemark.control.journal.JournalException;
import io.tidemark.control.journal.KafkaJournal;
import io.tidemark.control.launch.EngineLauncher;
import io.tidemark.control.launch.Launcher;
import io.tidemark.control.program.ProgramLibrary;
import io.tidemark.control.registry.Comparisons;
import io.tidemark.control.registry.Registry;
import io.tidemark.control.wire.JobInfo;
import io.tidemark.control.wire.RetentionInfo;
import io.tidemark.control.wire.ScheduleInfo;
import io.tidemark.engine.Engine;
import io.tidemark.engine.checkpoint.CommitLogs;
import io.tidemark.engine.state.rocksdb.RocksDbBackend;
import io.tidemark.engine.storage.DirectorySnapshotStore;
import io.tidemark.kafka.client.LatestRecords;
import io.tidemark.kafka.embedded.EmbeddedKafka;
import io.tidemark.kafka.embedded.EmbeddedKafkaSettings;
import io.tidemark.kafka.scan.ScanFigures;
import io.tidemark.kafka.scan.SharedScans;
import io.tidemark.kafka.sink.KafkaCommitLogs;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control service, all of it: from the data folder to the HTTP interface. An instance that exists is ready.
 *
 * <p>Thread-safe.
 */
public final class ControlService implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ControlService.class);
    private static final String BOOTSTRAP_SERVERS = "bootstrap.servers";
    private static final Duration RESULT_READ_WITHIN = Duration.ofSeconds(60);
    private static final long LARGEST_PROGRAM_BYTES = 256L << 20;

    /** What was opened, the last first. */
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    private final Map<String, String> kafka;
    private final HttpApi http;

    private ControlService(ControlSettings settings, UnaryOperator<CommitLogs> commitLogs)
            throws ControlServiceException {
        try {
            var data = keep(DataDirectory.open(settings.dataDirectory()));
            var meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
            opened.push(meters::close);
            this.http = keep(HttpApi.start(settings.access(), settings.port(), meters::scrape, LARGEST_PROGRAM_BYTES));
            if (settings.access().sendsTokensInClear()) {
                LOG.warn(
                        "event=tokens-in-clear host={} hint=\"Whoever is on the way can read the tokens. Give --tls-cert"
                                + " and --tls-key, unless a proxy in front does TLS.\"",
                        settings.access().host());
            }
            var settingsOfKafka = kafka(settings, data);
            this.kafka = settingsOfKafka;
            var clock = Clock.systemUTC();
            var programs = ProgramLibrary.open(data.programs(), clock, List.of(new CompareProgram()));
            Registry registry = keep(Registry.open(
                    fold -> KafkaJournal.open(settingsOfKafka, KafkaJournal.PATIENCE, clock, fold),
                    launcher(data, meters, programs, commitLogs.apply(new KafkaCommitLogs(kafka))),
                    clock,
                    new SecureRandom()));
            countJobs(registry, meters);
            countSavepoints(registry, meters);
            countSchedules(registry, meters);
            countSharedScans(meters);
            http.serve(registry, programs, comparisons(registry));
            LOG.info("event=service-up url={} bootstrap.servers={}", http.url(), bootstrapServers());
        } catch (ControlServiceException | RuntimeException e) {
            close();
            throw e;
        } catch (IOException | JournalException e) {
            close();
            throw new ControlServiceException(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Starts the service: takes the data folder, reads the control log, resumes the jobs that should run.
     *
     * @throws ControlServiceException if that can't be; nothing is left open
     */
    public static ControlService start(ControlSettings settings) throws ControlServiceException {
        return start(settings, UnaryOperator.identity());
    }

    /** @param commitLogs may put itself between the jobs and their commit logs */
    static ControlService start(ControlSettings settings, UnaryOperator<CommitLogs> commitLogs)
            throws ControlServiceException {
        return new ControlService(settings, commitLogs);
    }

    /** Where it listens, such as {@code http://127.0.0.1:8642}. */
    public URI url() {
        return http.url();
    }

    /** Where its Kafka is. */
    public String bootstrapServers() {
        return kafka.getOrDefault(BOOTSTRAP_SERVERS, "");
    }

    /** Suspends all jobs, which go on at the next start, and releases everything. Closing twice is harmless. */
    @Override
    public void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                LOG.error("event=close-failed", e);
            }
        }
    }

    /** How to reach Kafka, after starting a broker of our own if that was asked for. */
    private Map<String, String> kafka(ControlSettings settings, DataDirectory data) throws IOException {
        var clients = new HashMap<>(settings.kafka());
        if (settings.ownKafkaPort().isPresent()) {
            var broker = keep(EmbeddedKafka.start(new EmbeddedKafkaSettings(
                    data.kafka(), settings.ownKafkaPort().getAsInt())));
            clients.put(BOOTSTRAP_SERVERS, broker.bootstrapServers());
        }
        return Map.copyOf(clients);
    }

    private Launcher launcher(
            DataDirectory data, PrometheusMeterRegistry meters, ProgramLibrary programs, CommitLogs commitLogs)
            throws IOException {
        var snapshots = DirectorySnapshotStore.open(data.snapshots());
        var engine = Engine.create(data.work(), snapshots, RocksDbBackend::within, meters);
        return new EngineLauncher(engine, snapshots, commitLogs, programs, kafka);
    }

    private Comparisons comparisons(Registry registry) {
        return new Comparisons(
                registry, topic -> LatestRecords.read(kafka, topic, RESULT_READ_WITHIN), new SecureRandom());
    }

    private static void countJobs(Registry registry, PrometheusMeterRegistry meters) {
        for (var phase : JobInfo.Phase.values()) {
            Gauge.builder(
                            "tidemark.jobs",
                            registry,
                            all -> all.jobs().stream()
                                    .filter(job -> job.phase() == phase)
                                    .count())
                    .description("Jobs in this phase")
                    .tag("phase", phase.name().toLowerCase(Locale.ROOT))
                    .register(meters);
        }
    }

    private static void countSavepoints(Registry registry, PrometheusMeterRegistry meters) {
        for (var state : RetentionInfo.State.values()) {
            Gauge.builder(
                            "tidemark.savepoints",
                            registry,
                            all -> all.retention().stream()
                                    .filter(it -> it.state() == state)
                                    .count())
                    .description("Savepoints by whether one can go back to them")
                    .tag("retention", state.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .register(meters);
        }
    }

    private static void countSchedules(Registry registry, PrometheusMeterRegistry meters) {
        Map<String, ToLongFunction<ScheduleInfo>> counted = Map.of(
                "began", ScheduleInfo::runs,
                "failed", ScheduleInfo::failures,
                "missed", ScheduleInfo::missed);
        counted.forEach((outcome, count) -> Gauge.builder(
                        "tidemark.schedule.runs",
                        registry,
                        all -> all.schedules().all().stream().mapToLong(count).sum())
                .description("Runs of the schedules there are")
                .tag("outcome", outcome)
                .register(meters));
    }

    private static void countSharedScans(PrometheusMeterRegistry meters) {
        count(meters, "tidemark.shared.scan.fetched", "Records fetched once for all arms", ScanFigures::fetched);
        count(meters, "tidemark.shared.scan.given", "Records that arms took of them", ScanFigures::given);
        count(meters, "tidemark.shared.scan.read.alone", "Records that arms fetched alone", ScanFigures::readAlone);
        count(meters, "tidemark.shared.scan.left.behind", "Arms left behind", ScanFigures::leftBehind);
    }

    private static void count(
            PrometheusMeterRegistry meters, String name, String description, ToDoubleFunction<ScanFigures> figure) {
        FunctionCounter.builder(name, SharedScans.ofProcess(), all -> figure.applyAsDouble(all.figures()))
                .description(description)
                .register(meters);
    }

    private <T extends AutoCloseable> T keep(T resource) {
        opened.push(resource);
        return resource;
    }
}
