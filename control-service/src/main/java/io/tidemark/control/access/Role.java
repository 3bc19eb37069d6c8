package io.tidemark.control.access;

/** What the owner of a token may do; each role may also do what those before it may. */
public enum Role {
    /** Look at everything. */
    VIEWER,
    /** Start, stop and change jobs and savepoints. */
    OPERATOR,
    /** Bring in files from outside, among them programs: code that the service runs. */
    ADMIN;

    /** Whether this role may do what {@code needed} may. */
    public boolean includes(Role needed) {
        return compareTo(needed) >= 0;
    }
}
