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

    /** @throws RefusedException if one is given twice */
    static Map<String, String> of(RoutingContext context) throws RefusedException {
        var parameters = new TreeMap<String, String>();
        for (var parameter : context.queryParams()) {
            if (parameters.put(parameter.getKey(), parameter.getValue()) != null) {
                throw new RefusedException(
                        ProblemType.BAD_REQUEST,
                        "The parameter '%s' is given twice. Give it once.".formatted(parameter.getKey()));
            }
        }
        return parameters;
    }

    /** The header {@code Link} that leads to the next page of this list. */
    static String linkToNext(String path, Map<String, String> next) {
        return next.entrySet().stream()
                .map(it -> it.getKey() + "=" + URLEncoder.encode(it.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&", "<" + path + "?", ">; rel=\"next\""));
    }
}
