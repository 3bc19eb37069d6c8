package io.tidemark.engine.testing;

import io.tidemark.engine.checkpoint.Manifest;
import io.tidemark.engine.checkpoint.SnapshotException;
import io.tidemark.engine.checkpoint.SnapshotStore;
import io.tidemark.engine.checkpoint.StoredFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Snapshots in memory; keeps every file for ever. */
public final class MemorySnapshotStore implements SnapshotStore {

    private final Map<String, Manifest> manifests = new ConcurrentHashMap<>();
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private volatile Consumer<String> afterPublish = id -> {};

    /** Has something happen right after a manifest was written; hears its id. */
    public void afterPublish(Consumer<String> hook) {
        afterPublish = hook;
    }

    @Override
    public Upload begin() {
        return new Upload() {
            @Override
            public StoredFile add(String name, Path file) throws IOException {
                var content = Files.readAllBytes(file);
                var digest = sha256(content);
                files.put(digest, content);
                return new StoredFile(name, content.length, digest);
            }

            @Override
            public boolean reuse(StoredFile file) {
                return files.containsKey(file.sha256());
            }

            @Override
            public void publish(Manifest manifest) {
                var before = manifests.putIfAbsent(manifest.id(), manifest);
                if (before != null && !before.equals(manifest)) {
                    throw new IllegalStateException("another manifest '%s' exists".formatted(manifest.id()));
                }
                afterPublish.accept(manifest.id());
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public Optional<Manifest> find(String id) {
        return Optional.ofNullable(manifests.get(id));
    }

    @Override
    public List<String> list() {
        return List.copyOf(manifests.keySet());
    }

    @Override
    public String locationOf(String id) {
        return "memory:" + id;
    }

    @Override
    public void delete(String id) {
        manifests.remove(id);
    }

    @Override
    public void removeLeftovers() {}

    @Override
    public void fetch(StoredFile file, Path target) throws IOException, SnapshotException {
        var content = files.get(file.sha256());
        if (content == null) {
            throw new SnapshotException("file '%s' is missing".formatted(file.name()));
        }
        Files.write(target, content);
    }

    @Override
    public List<String> verify(Manifest manifest) {
        return List.of();
    }

    @Override
    public List<String> verifyContent(Manifest manifest) {
        return List.of();
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
