package io.tidemark.control.client;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a client and a service know each other by.
 *
 * @param token to show to the service; empty for one that asks for none
 * @param authorities PEM file with the certificates of authorities to trust; empty for those that Java trusts
 */
public record Credentials(Optional<String> token, Optional<Path> authorities) {

    public static final Credentials NONE = new Credentials(Optional.empty(), Optional.empty());

    public Credentials {
        requireNonNull(token, "token");
        requireNonNull(authorities, "authorities");
        // A line break would end the header that it travels in.
        if (token.isPresent() && !token.get().matches("[!-~]+")) {
            throw new IllegalArgumentException("A token has letters, digits and signs of ASCII only, and no spaces");
        }
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "Credentials[token=%s, authorities=%s]".formatted(token.isPresent() ? "..." : "none", authorities);
    }
}
