package io.tidemark.control.http;

import io.tidemark.control.wire.ProblemType;
import io.tidemark.control.wire.RefusedException;
import io.vertx.ext.web.RoutingContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What stands after the question mark of an address. */
final class Parameters {

    private Parameters() {}

    /** By name; that each is known and given once, {@link RequestCheck} has seen to. */
    static Map<String, String> of(RoutingContext context) {
        var parameters = new TreeMap<String, String>();
        context.queryParams().forEach(it -> parameters.put(it.getKey(), it.getValue()));
        return parameters;
    }

    /** What a query asks for. */
    @FunctionalInterface
    interface Reader<Q> {

        /** @throws IllegalArgumentException if a parameter can't be read; names it */
        Q read(Map<String, String> parameters);
    }

    /** @throws RefusedException if a parameter can't be read; names it */
    static <Q> Q query(RoutingContext context, Reader<Q> reader) throws RefusedException {
        try {
            return reader.read(of(context));
        } catch (IllegalArgumentException e) {
            throw new RefusedException(
                    ProblemType.BAD_REQUEST, "The query can't be understood: %s.".formatted(e.getMessage()), e);
        }
    }

    /** The header {@code Link} that leads to the next page of the list that was asked for. */
    static String linkToNext(RoutingContext context, String cursor) {
        var next = of(context);
        next.put("cursor", cursor);
        return next.entrySet().stream()
                .map(it -> it.getKey() + "=" + URLEncoder.encode(it.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&", "<" + context.normalizedPath() + "?", ">; rel=\"next\""));
    }
}
