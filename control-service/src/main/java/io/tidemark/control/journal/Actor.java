package io.tidemark.control.journal;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * Who had something decided. A token that is called "service" or "local" is told from these by its role.
 *
 * @param name of the token, never the token itself
 * @param role of the token, in lower case; empty if it was nobody with a token
 */
public record Actor(String name, Optional<String> role) {

    /** The service itself: what was due, what a job came to, what went beyond a limit. */
    public static final Actor SERVICE = new Actor("service", Optional.empty());

    /** Whoever can reach a service without tokens: a user of its machine. */
    public static final Actor LOCAL = new Actor("local", Optional.empty());

    public Actor {
        requireNonNull(name, "name");
        requireNonNull(role, "role");
    }
}
