package io.tidemark.control.access;

import static java.util.Objects.requireNonNull;

/**
 * Someone who was let in.
 *
 * @param name of the token, never the token itself
 */
public record Caller(String name, Role role) {

    /** Whoever can reach a service without tokens: a user of this machine. */
    public static final Caller LOCAL = new Caller("local", Role.ADMIN);

    public Caller {
        requireNonNull(name, "name");
        requireNonNull(role, "role");
    }
}
