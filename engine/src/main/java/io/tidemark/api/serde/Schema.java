package io.tidemark.api.serde;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The form of a serde's bytes.
 *
 * @param format the family, for instance {@code int64} or {@code record}
 * @param definition everything within the family that decides how bytes are read; may be empty
 */
public record Schema(String format, String definition) {

    public Schema {
        requireNonNull(definition, "definition");
        if (format.isBlank()) {
            throw new IllegalArgumentException("format must not be blank");
        }
    }

    /** The schema that {@link #toString} gave this text for. */
    public static Schema parse(String text) {
        int space = text.indexOf(' ');
        return space < 0 ? new Schema(text, "") : new Schema(text.substring(0, space), text.substring(space + 1));
    }

    /** A short name for this exact form: the first 16 hex digits of the SHA-256 of format and definition. */
    public String fingerprint() {
        try {
            var digest = MessageDigest.getInstance("SHA-256")
                    .digest((format + '\n' + definition).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return definition.isEmpty() ? format : format + " " + definition;
    }
}
