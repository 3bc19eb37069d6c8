package io.tidemark.control.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The tokens that open the service. Only their digests are known here, so that whoever reads the file can't use it.
 *
 * <p>A file has one token a line, {@code NAME ROLE SHA256}, such as {@code ci operator 9f86d0...}: the name for the audit,
 * the role as in {@link Role}, and the SHA-256 of the token in 64 hexadecimal digits. Lines that begin with # and empty
 * ones don't count. A token should be random and of 128 bits or more: a digest doesn't protect one that can be guessed.
 */
public final class Tokens {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,64}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");

    private final List<Token> tokens;

    private Tokens(List<Token> tokens) {
        this.tokens = tokens;
    }

    /**
     * Reads a file of tokens.
     *
     * @throws IOException if it can't be read, holds no token, or has a line that can't be understood; the message names
     *     the line, and never shows what is in its last column, where someone may have put the token itself
     */
    public static Tokens read(Path file) throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException e) {
            throw new IOException("Cannot read the tokens in '%s': %s".formatted(file, e), e);
        }
        var tokens = new ArrayList<Token>();
        var names = new HashSet<String>();
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            try {
                var token = token(line);
                if (!names.add(token.caller().name())) {
                    throw new IllegalArgumentException("the name '%s' is there twice"
                            .formatted(token.caller().name()));
                }
                tokens.add(token);
            } catch (IllegalArgumentException e) {
                throw new IOException(
                        "Line %d of the tokens in '%s' isn't of the form NAME ROLE SHA256: %s."
                                .formatted(i + 1, file, e.getMessage()),
                        e);
            }
        }
        if (tokens.isEmpty()) {
            throw new IOException(
                    "There is no token in '%s', so nobody could come in. Add a line NAME ROLE SHA256.".formatted(file));
        }
        return new Tokens(List.copyOf(tokens));
    }

    /**
     * Whose token this is, or empty if it is nobody's. Takes the same time whichever token is right or nearly so.
     *
     * @param presented as the client sent it
     */
    public Optional<Caller> callerOf(String presented) {
        var digest = sha256(presented);
        Optional<Caller> found = Optional.empty();
        for (var token : tokens) {
            if (MessageDigest.isEqual(token.sha256(), digest)) {
                found = Optional.of(token.caller());
            }
        }
        return found;
    }

    /** Without the digests. */
    @Override
    public String toString() {
        return tokens.stream().map(Token::caller).toList().toString();
    }

    private static Token token(String line) {
        var columns = line.split("\\s+", -1);
        if (columns.length != 3) {
            throw new IllegalArgumentException("it has %d columns".formatted(columns.length));
        }
        if (!NAME.matcher(columns[0]).matches()) {
            throw new IllegalArgumentException("a name has 1 to 64 letters, digits and . _ @ -");
        }
        if (!SHA256.matcher(columns[2]).matches()) {
            throw new IllegalArgumentException("the third column must be the token's SHA-256, 64 hexadecimal digits");
        }
        return new Token(
                new Caller(columns[0], role(columns[1])), HexFormat.of().parseHex(columns[2]));
    }

    private static Role role(String word) {
        for (var role : Role.values()) {
            if (role.name().toLowerCase(Locale.ROOT).equals(word)) {
                return role;
            }
        }
        throw new IllegalArgumentException("the role must be viewer, operator or admin");
    }

    private static byte[] sha256(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // compared by MessageDigest only
    private record Token(Caller caller, byte[] sha256) {}
}
