package io.tidemark.control.wire;

import java.time.Instant;
import java.util.List;

/**
 * An uploaded JAR.
 *
 * @param id SHA-256 of the file, 64 hex digits
 * @param programs names of the programs in it
 * @param sizeBytes of the file
 * @param uploaded when it came
 */
public record ProgramInfo(String id, List<String> programs, long sizeBytes, Instant uploaded) {

    public ProgramInfo {
        programs = List.copyOf(programs);
    }
}
