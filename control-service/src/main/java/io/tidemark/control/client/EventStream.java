package io.tidemark.control.client;

import io.tidemark.control.wire.AuditEntry;
import io.tidemark.control.wire.WireJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What is decided, as it happens. It remembers how far it has come: when the connection breaks, because the service is
 * restarted for instance, it goes on from there, and nothing is missing or told twice.
 *
 * <p>Not thread-safe.
 */
public final class EventStream {

    static final Duration NEXT_TRY = Duration.ofSeconds(1);

    private final Source source;
    private final Duration nextTry;
    private Optional<Long> position;
    private boolean heard;

    /**
     * @param position of the last decision that is known already
     * @param nextTry how long to wait before a broken connection is made again
     */
    EventStream(Source source, Optional<Long> position, Duration nextTry) {
        this.source = source;
        this.nextTry = nextTry;
        this.position = position;
    }

    /** Where the events come from. */
    @FunctionalInterface
    interface Source {

        /** @param after position of the last decision that is known already */
        InputStream open(Optional<Long> after) throws ProblemException, IOException;
    }

    /**
     * Hands over what is decided until this thread is interrupted.
     *
     * @param each takes them in their order
     * @param broken is told why the connection broke off, each time, before it is made again
     * @throws ProblemException if the service says no: what comes next may not be at hand any more
     * @throws IOException if the service can't be reached and couldn't before, or this thread was interrupted
     */
    public void follow(Consumer<AuditEntry> each, Consumer<IOException> broken) throws ProblemException, IOException {
        while (true) {
            try (var in = source.open(position)) {
                heard = true;
                read(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)), each);
                broken.accept(new IOException("The service has ended the connection."));
            } catch (ProblemException e) {
                if (!heard || e.problem().status() != Connection.UNAVAILABLE) {
                    throw e;
                }
                broken.accept(new IOException(e.problem().detail(), e));
            } catch (InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                if (!heard) {
                    throw e;
                }
                broken.accept(e);
            }
            Connection.pause(nextTry);
        }
    }

    /** Reads fields until the stream ends; an event is what stands before an empty line. */
    private void read(BufferedReader lines, Consumer<AuditEntry> each) throws IOException {
        var id = "";
        var event = "";
        var data = "";
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("id: ")) {
                id = line.substring("id: ".length());
            } else if (line.startsWith("event: ")) {
                event = line.substring("event: ".length());
            } else if (line.startsWith("data: ")) {
                data = line.substring("data: ".length());
            } else if (line.isEmpty()) {
                if (event.equals("decided")) {
                    each.accept(WireJson.answer(data.getBytes(StandardCharsets.UTF_8), AuditEntry.class));
                }
                if (!id.isEmpty()) {
                    position = Optional.of(Long.valueOf(id));
                }
                id = "";
                event = "";
                data = "";
            }
        }
    }
}
