package io.tidemark.engine.checkpoint;

/**
 * A state file in a snapshot store.
 *
 * @param name what the state store calls it
 * @param sizeBytes &gt;= 0
 * @param sha256 64 lower-case hex digits; the file's name in the snapshot store
 */
public record StoredFile(String name, long sizeBytes, String sha256) {

    public StoredFile {
        if (!name.matches("[A-Za-z0-9_][A-Za-z0-9_.-]*")) {
            throw new IllegalArgumentException("not a plain file name: '" + name + "'");
        }
        if (sizeBytes < 0) {
            throw new IllegalArgumentException("sizeBytes must be >= 0, was " + sizeBytes);
        }
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("sha256 must be 64 lower-case hex digits, was '" + sha256 + "'");
        }
    }
}
