package io.tidemark.control.experiment;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HexFormat;

/** Bytes for people to read. */
final class Texts {

    private Texts() {}

    /** As text if the bytes are some, without control characters; in hexadecimal otherwise, beginning with {@code 0x}. */
    static String readable(byte[] bytes) {
        try {
            var text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            if (text.chars().noneMatch(Character::isISOControl)) {
                return text;
            }
        } catch (CharacterCodingException e) {
            // not text: shown below
        }
        return "0x" + HexFormat.of().formatHex(bytes);
    }
}
