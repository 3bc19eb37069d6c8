package io.tidemark.control.access;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * What the service proves with that it is who it says.
 *
 * @param certificate PEM file: the service's certificate, and after it those that lead to the authority
 * @param key PEM file: the private key of the first certificate, in PKCS #8 without a password
 */
public record Tls(Path certificate, Path key) {

    public Tls {
        requireNonNull(certificate, "certificate");
        requireNonNull(key, "key");
    }
}
