package io.tidemark.control.http;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Which version of an answer this is: the same bytes have the same tag, also after a restart of the service.
 *
 * @param header as in the header {@code ETag}, with its quotes
 */
record EntityTag(String header) {

    private static final int TAG_BYTES = 16;

    static EntityTag of(byte[] body) {
        var digest = Arrays.copyOf(sha256(body), TAG_BYTES);
        return new EntityTag('"' + HexFormat.of().formatHex(digest) + '"');
    }

    /**
     * Whether the asker has this version already. Weak tags count as well: a proxy that compresses makes tags weak.
     *
     * @param ifNoneMatch the values of all headers of this name; each a list of tags, or {@code *}
     */
    boolean isAmong(List<String> ifNoneMatch) {
        return ifNoneMatch.stream()
                .flatMap(list -> Arrays.stream(list.split(",", -1)))
                .map(String::strip)
                .map(tag -> tag.startsWith("W/") ? tag.substring(2) : tag)
                .anyMatch(tag -> tag.equals("*") || tag.equals(header));
    }

    private static byte[] sha256(byte[] body) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(body);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
