package io.tidemark.control.access;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Where the service can be reached, and by whom.
 *
 * @param host the address to listen on; anything but this machine's own needs tokens, because whoever can upload a program
 *     can run code
 * @param names further names that clients may address the service by; each request says which it used, and a page that made
 *     a browser come here under another is refused
 * @param tokens empty to let in whoever reaches the service
 * @param tls empty for plain HTTP
 * @param requestsPerSecond how often each client may ask, &gt;= 1
 */
public record Access(
        String host, List<String> names, Optional<Tokens> tokens, Optional<Tls> tls, int requestsPerSecond) {

    /** How often a client may ask unless it was configured; far more than a person or a CLI that waits does. */
    public static final int USUAL_REQUESTS_PER_SECOND = 500;

    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1");
    private static final Set<String> EVERY_ADDRESS = Set.of("0.0.0.0", "::");

    /** From this machine only, without tokens. */
    public static final Access LOCAL =
            new Access("127.0.0.1", List.of(), Optional.empty(), Optional.empty(), USUAL_REQUESTS_PER_SECOND);

    public Access {
        requireNonNull(tokens, "tokens");
        requireNonNull(tls, "tls");
        host = plain(host);
        names = names.stream().map(Access::plain).toList();
        if (requestsPerSecond < 1) {
            throw new IllegalArgumentException("requests-per-second must be >= 1, was " + requestsPerSecond);
        }
        if (!LOOPBACK.contains(host) && tokens.isEmpty()) {
            throw new IllegalArgumentException(
                    "Cannot listen on '%s' without tokens: whoever reaches the service could run code on this machine. Give a file of tokens with --tokens, or listen on 127.0.0.1."
                            .formatted(host));
        }
    }

    /** Whether tokens would cross the network for everyone on the way to read. */
    public boolean sendsTokensInClear() {
        return !LOOPBACK.contains(host) && tls.isEmpty();
    }

    /** Whether a client may address the service by this name, an address of IPv6 with or without brackets. */
    public boolean answersTo(String name) {
        return allNames().contains(plain(name));
    }

    /** What clients may call the service. */
    public Set<String> allNames() {
        var all = new LinkedHashSet<>(names);
        if (!EVERY_ADDRESS.contains(host)) {
            all.add(host);
        }
        all.addAll(List.of("127.0.0.1", "localhost", "::1"));
        return all;
    }

    /** Such as {@code https://tidemark.example:8642}: the first name, or else the address it listens on. */
    public String url(int port) {
        var name = allNames().iterator().next();
        return "%s://%s:%d"
                .formatted(tls.isPresent() ? "https" : "http", name.contains(":") ? "[" + name + "]" : name, port);
    }

    private static String plain(String name) {
        var lower = name.strip().toLowerCase(Locale.ROOT);
        var bare = lower.startsWith("[") && lower.endsWith("]") ? lower.substring(1, lower.length() - 1) : lower;
        if (bare.isEmpty()) {
            throw new IllegalArgumentException("the name of a host must not be blank");
        }
        return bare;
    }
}
