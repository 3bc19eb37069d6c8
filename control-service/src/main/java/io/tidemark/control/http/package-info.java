/**
 * The service over HTTP, behind a front door that lets in who may: {@code /api/v1} for programs, jobs, savepoints and operations; {@code
 * /health} and {@code /metrics} for whoever watches it. Vert.x is known here and nowhere else.
 *
 * <p>Handlers read the request, ask the registry on a worker thread, and write the answer; every no is problem+json.
 */
@NullMarked
package io.tidemark.control.http;

import org.jspecify.annotations.NullMarked;
