package io.tidemark.control.http;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.control.wire.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestCheckTest {

    private final RequestCheck check = new RequestCheck(Contract.read());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "GET | /api/v1/savepoints | limit=0 | The query's 'limit' must be a whole number from 1 to 1000, was 0.",
                "GET | /api/v1/savepoints | limit=x | The query's 'limit' must be a whole number from 1 to 1000, was 'x'.",
                "GET | /api/v1/savepoints | pinned=yes | The query's 'pinned' must be true or false, was 'yes'.",
                "GET | /api/v1/savepoints | createdFrom=now | The query's 'createdFrom' must be a time such as 2026-11-23T05:15:00Z, was 'now'.",
                "GET | /api/v1/savepoints | limit=1,limit=2 | The parameter 'limit' is given twice. Give it once.",
                "GET | /api/v1/savepoints | colour=red | There is no parameter 'colour' here. Known: [createdFrom, createdUntil, cursor, job, label, limit, pinned, sort, watermarkFrom, watermarkUntil].",
                "POST | /api/v1/jobs | dryrun=true | There is no parameter 'dryrun' here. Known: [dryRun].",
                "POST | /api/v1/jobs | dryRun=1 | The query's 'dryRun' must be true or false, was '1'.",
                "GET | /api/v1/jobs | x=1 | There is no parameter 'x' here. This address takes none.",
                "POST | /api/v1/jobs/j/checkpoints/x/savepoint | | The path's 'epoch' must be a whole number, was 'x'.",
            })
    void namesTheParameterAndWhatItMustBe(String method, String path, String query, String words) {
        assertThatThrownBy(() -> check.address(method, path, parameters(query)))
                .isInstanceOf(RefusedException.class)
                .hasMessage(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "POST | /api/v1/jobs | {} | The body must have 'program': id of an uploaded JAR.",
                "POST | /api/v1/jobs | | The body must have 'program': id of an uploaded JAR.",
                "POST | /api/v1/jobs | null | The body must be a JSON object, was null.",
                "POST | /api/v1/jobs | {'program':'x','parallelism':0} | The body's 'parallelism' (at /parallelism) must be a whole number >= 1, was 0.",
                "POST | /api/v1/jobs | {'program':'x','replay':{'pace':{'paused':1}}} | The body's 'paused' (at /replay/pace/paused) must be true or false, was 1.",
                "POST | /api/v1/jobs/j/promote | {'waive':['all']} | The body's '0' (at /waive/0) must be one of caught-up, compared, was 'all'.",
                "POST | /api/v1/savepoints/diff | {'a':'x'} | The body must have 'b': id of the other.",
                "PATCH | /api/v1/savepoints/x | {'pinned':'yes'} | The body's 'pinned' (at /pinned) must be true or false, was 'yes'.",
            })
    void namesTheFieldAndWhatItMustBe(String method, String path, String body, String words) {
        assertThatThrownBy(() -> check.body(method, path, json(body)))
                .isInstanceOf(RefusedException.class)
                .hasMessage(words);
    }

    @Test
    void saysWhereJsonEnds() {
        assertThatThrownBy(() -> check.body("POST", "/api/v1/jobs", json("{\"a\"")))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("line 1, column");
    }

    @Test
    void letsPassWhatFitsAndWhatNobodyKnows() {
        assertThatCode(() -> {
                    check.address("GET", "/api/v1/savepoints", parameters("limit=7,sort=-size"));
                    check.address("GET", "/api/v1/jobs/a%20b/", parameters(""));
                    check.address("GET", "/api/v1/nothing", parameters("x=y"));
                    check.body("POST", "/api/v1/jobs", json("{'program':'x','parameters':{'a':'b'},'name':null}"));
                    check.body("POST", "/api/v1/jobs/x/stop", new byte[0]);
                    check.body("GET", "/api/v1/jobs", json("["));
                })
                .doesNotThrowAnyException();
    }

    private static byte[] json(String text) {
        return text == null ? new byte[0] : text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static List<Map.Entry<String, String>> parameters(String query) {
        var parameters = new ArrayList<Map.Entry<String, String>>();
        if (query != null && !query.isEmpty()) {
            for (var parameter : query.split(",", -1)) {
                var parts = parameter.split("=", -1);
                parameters.add(Map.entry(parts[0], parts[1]));
            }
        }
        return parameters;
    }
}
