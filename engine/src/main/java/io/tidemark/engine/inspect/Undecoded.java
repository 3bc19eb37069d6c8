package io.tidemark.engine.inspect;

import java.util.HexFormat;

/**
 * A value that only its program could read.
 *
 * @param hex its bytes, two digits each
 * @param schema what the snapshot says of their form
 */
public record Undecoded(String hex, String schema) {

    static Undecoded of(byte[] bytes, Object schema) {
        return new Undecoded(HexFormat.of().formatHex(bytes), schema.toString());
    }
}
