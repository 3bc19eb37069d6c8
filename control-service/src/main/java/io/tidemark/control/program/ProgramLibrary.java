package io.tidemark.control.program;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tidemark.api.Program;
import io.tidemark.control.wire.ProblemType;
import io.tidemark.control.wire.ProgramInfo;
import io.tidemark.control.wire.RefusedException;
import io.tidemark.control.wire.WireJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The JARs that were uploaded, by the digest of their content. Beside each JAR a small file says what is in it.
 *
 * <p>Thread-safe. All calls block.
 */
public final class ProgramLibrary {

    private static final Logger LOG = LoggerFactory.getLogger(ProgramLibrary.class);
    private static final String SERVICE_FILE = "META-INF/services/" + Program.class.getName();

    private final Path directory;
    private final Clock clock;
    private final BuiltIn builtIn;

    private ProgramLibrary(Path directory, Clock clock, BuiltIn builtIn) {
        this.directory = directory;
        this.clock = clock;
        this.builtIn = builtIn;
    }

    /** Opens the library in a directory, which is made if there is none; uploads that never came to an end are removed. */
    public static ProgramLibrary open(Path directory, Clock clock) throws IOException {
        return open(directory, clock, List.of());
    }

    /** @param builtIn programs that come with the service, to be loaded as {@link BuiltIn#ID} */
    public static ProgramLibrary open(Path directory, Clock clock, List<? extends Program> builtIn) throws IOException {
        Files.createDirectories(directory);
        try (var leftovers = Files.newDirectoryStream(directory, "*.tmp")) {
            for (var leftover : leftovers) {
                Files.delete(leftover);
            }
        }
        return new ProgramLibrary(directory, clock, new BuiltIn(builtIn));
    }

    /** A file to write an upload into, to be handed to {@link #add}. */
    public Path newUpload() throws IOException {
        return Files.createTempFile(directory, "upload-", ".tmp");
    }

    /**
     * Takes up a JAR. The same JAR again is harmless.
     *
     * @param upload from {@link #newUpload}; gone afterwards, also if refused
     * @throws RefusedException if it is no JAR, has no program or its programs can't be loaded
     */
    public synchronized ProgramInfo add(Path upload) throws RefusedException, IOException {
        try {
            var id = sha256(upload);
            var known = find(id);
            if (known.isPresent()) {
                return known.get();
            }
            requireJar(upload);
            var names = programNames(upload);
            var info = new ProgramInfo(id, names, Files.size(upload), clock.instant());
            Files.move(upload, jar(id), StandardCopyOption.ATOMIC_MOVE);
            writeInfo(info);
            LOG.info("event=program-added program={} names={} bytes={}", id, names, info.sizeBytes());
            return info;
        } finally {
            Files.deleteIfExists(upload);
        }
    }

    /** All programs, the youngest last. */
    public List<ProgramInfo> list() throws IOException {
        var found = new ArrayList<ProgramInfo>();
        try (var files = Files.newDirectoryStream(directory, "*.json")) {
            for (var file : files) {
                var name = file.getFileName().toString();
                find(name.substring(0, name.length() - ".json".length())).ifPresent(found::add);
            }
        }
        found.sort(Comparator.comparing(ProgramInfo::uploaded).thenComparing(ProgramInfo::id));
        return found;
    }

    /** What is known of a JAR, or empty if there is none with this digest. */
    public Optional<ProgramInfo> find(String id) throws IOException {
        // What a client sends never becomes a path, unless it has the form of a digest.
        if (!id.matches("[0-9a-f]{64}") || !Files.exists(jar(id))) {
            return Optional.empty();
        }
        try {
            return Optional.of(WireJson.answer(Files.readAllBytes(info(id)), ProgramInfo.class));
        } catch (NoSuchFileException e) {
            return Optional.empty(); // the service ended between the two files; the upload comes again
        } catch (JsonProcessingException e) {
            throw new IOException(
                    "Cannot read %s: %s. Delete it and upload the JAR again."
                            .formatted(info(id), e.getOriginalMessage()),
                    e);
        }
    }

    /** @throws RefusedException if there is no such JAR */
    public ProgramInfo require(String id) throws RefusedException, IOException {
        return find(id).orElseThrow(() -> new RefusedException(
                ProblemType.UNKNOWN_PROGRAM,
                "There is no program '%s' in %s. Upload its JAR first; `tidemark programs` lists those there are."
                        .formatted(id, directory)));
    }

    /**
     * Loads a program.
     *
     * @param id of the JAR
     * @param name which of its programs; may be empty if there is one only
     * @throws RefusedException if there is no such JAR or program, or it can't be loaded
     */
    public LoadedProgram load(String id, Optional<String> name) throws RefusedException, IOException {
        if (id.equals(BuiltIn.ID)) {
            var chosen = choose(builtIn.programs(), name, id);
            return new LoadedProgram(chosen.getKey(), chosen.getValue(), () -> {});
        }
        var unused = require(id);
        var loader = loader(jar(id));
        try {
            var programs = programs(loader);
            var chosen = choose(programs, name, id);
            return new LoadedProgram(chosen.getKey(), chosen.getValue(), loader);
        } catch (RefusedException | RuntimeException e) {
            loader.close();
            throw e;
        }
    }

    private static Map.Entry<String, Program> choose(Map<String, Program> programs, Optional<String> name, String id)
            throws RefusedException {
        if (name.isEmpty() && programs.size() == 1) {
            return programs.entrySet().iterator().next();
        }
        if (name.isEmpty()) {
            throw new RefusedException(
                    ProblemType.BAD_REQUEST,
                    "The JAR holds several programs: %s. Choose one with --program NAME (field 'programName')."
                            .formatted(String.join(", ", programs.keySet())));
        }
        var program = programs.get(name.get());
        if (program == null) {
            throw new RefusedException(
                    ProblemType.UNKNOWN_PROGRAM,
                    "%s holds no program '%s'. It holds: %s."
                            .formatted(whatIs(id), name.get(), String.join(", ", programs.keySet())));
        }
        return Map.entry(name.get(), program);
    }

    private static String whatIs(String id) {
        return id.equals(BuiltIn.ID) ? "The service" : "JAR " + id.substring(0, 12);
    }

    private static void requireJar(Path file) throws RefusedException, IOException {
        try (var zip = new ZipFile(file.toFile())) {
            if (zip.getEntry(SERVICE_FILE) == null) {
                throw new RefusedException(
                        ProblemType.PROGRAM_REFUSED,
                        "The JAR has no file %s. Name the class that implements Program there."
                                .formatted(SERVICE_FILE));
            }
        } catch (ZipException e) {
            throw new RefusedException(
                    ProblemType.PROGRAM_REFUSED,
                    "The file is not a JAR: %s. Upload the JAR that your build made.".formatted(e.getMessage()),
                    e);
        }
    }

    private static List<String> programNames(Path file) throws RefusedException, IOException {
        try (var loader = loader(file)) {
            return List.copyOf(programs(loader).keySet());
        }
    }

    private static Map<String, Program> programs(ProgramLoader loader) throws RefusedException {
        var programs = new LinkedHashMap<String, Program>();
        try {
            for (var program : ServiceLoader.load(Program.class, loader)) {
                if (programs.put(program.name(), program) != null) {
                    throw refused("it holds two programs named '%s'".formatted(program.name()), null);
                }
            }
        } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
            throw refused(reason(e), e);
        }
        if (programs.isEmpty()) {
            throw refused("%s names no class".formatted(SERVICE_FILE), null);
        }
        return programs;
    }

    @SuppressWarnings("NullAway") // Exception takes null for "no cause"
    private static RefusedException refused(String reason, @Nullable Throwable cause) {
        return new RefusedException(
                ProblemType.PROGRAM_REFUSED, "The programs of the JAR can't be loaded: %s.".formatted(reason), cause);
    }

    /** What a failed class says of itself; the interesting part is below what ServiceLoader wraps around it. */
    private static String reason(Throwable e) {
        if (e instanceof UnsupportedClassVersionError) {
            return "it was compiled for a newer Java than the %s that runs here; compile it with --release %s"
                    .formatted(Runtime.version().feature(), Runtime.version().feature());
        }
        var cause = e.getCause();
        if (e instanceof ServiceConfigurationError && cause != null) {
            return "%s (%s)".formatted(e.getMessage(), reason(cause));
        }
        return e instanceof ServiceConfigurationError ? String.valueOf(e.getMessage()) : e.toString();
    }

    private static ProgramLoader loader(Path jar) throws IOException {
        return new ProgramLoader(jar.toUri().toURL(), ProgramLibrary.class.getClassLoader());
    }

    private void writeInfo(ProgramInfo info) throws IOException {
        var temporary = newUpload();
        Files.write(temporary, WireJson.bytes(info));
        Files.move(temporary, info(info.id()), StandardCopyOption.ATOMIC_MOVE);
    }

    private Path jar(String id) {
        return directory.resolve(id + ".jar");
    }

    private Path info(String id) {
        return directory.resolve(id + ".json");
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            var digest = MessageDigest.getInstance("SHA-256");
            var buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
