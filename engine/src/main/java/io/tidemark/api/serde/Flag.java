package io.tidemark.api.serde;

import java.nio.ByteBuffer;

/** Yes or no in one byte; any other byte is a sign that one reads at the wrong place. */
final class Flag {

    private Flag() {}

    static boolean read(ByteBuffer in) {
        byte found = in.get();
        if (found != 0 && found != 1) {
            throw new SerdeException("Found the byte %d, expected 0 or 1.".formatted(found));
        }
        return found == 1;
    }
}
