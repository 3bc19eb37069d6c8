package io.tidemark.control.journal;

import static java.util.Objects.requireNonNull;

/**
 * A request that may come again, since whoever sent it may not have got the answer.
 *
 * @param key what its sender calls it
 * @param digest of all that was sent, in hexadecimal digits: another request under the same key is told by it
 */
public record RequestKey(String key, String digest) {

    public RequestKey {
        requireNonNull(key, "key");
        requireNonNull(digest, "digest");
    }
}
