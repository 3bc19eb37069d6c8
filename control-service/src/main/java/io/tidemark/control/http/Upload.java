package io.tidemark.control.http;

import io.tidemark.control.wire.ProblemType;
import io.tidemark.control.wire.RefusedException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Path;

/** Receives a large body into a file, piece by piece, up to a limit. The file is gone if that fails. */
final class Upload {

    private final Vertx vertx;
    private final HttpServerRequest request;
    private final Path target;
    private final long limitBytes;
    private final Promise<Void> received = Promise.promise();
    private long bytes;

    /** @param request paused */
    Upload(Vertx vertx, HttpServerRequest request, Path target, long limitBytes) {
        this.vertx = vertx;
        this.request = request;
        this.target = target;
        this.limitBytes = limitBytes;
    }

    /** The file, complete. */
    Future<Path> receive() {
        return requireAcceptable()
                .compose(nothing -> vertx.fileSystem().open(target.toString(), new OpenOptions().setWrite(true)))
                .compose(this::receiveInto)
                .map(target)
                .recover(failure -> vertx.fileSystem()
                        .delete(target.toString())
                        .transform(deleted -> Future.failedFuture(failure)));
    }

    private Future<Void> requireAcceptable() {
        var length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length != null && Long.parseLong(length) > limitBytes
                    ? Future.failedFuture(tooLarge())
                    : Future.succeededFuture();
        } catch (NumberFormatException e) {
            return Future.failedFuture(new RefusedException(
                    ProblemType.BAD_REQUEST, "Content-Length must be a number, was '%s'.".formatted(length), e));
        }
    }

    private Future<Void> receiveInto(AsyncFile file) {
        request.handler(buffer -> onBytes(buffer, file));
        request.endHandler(received::tryComplete);
        request.exceptionHandler(received::tryFail);
        request.resume();
        return received.future().eventually(file::close);
    }

    private void onBytes(Buffer buffer, AsyncFile file) {
        bytes += buffer.length();
        if (bytes > limitBytes) {
            request.pause();
            received.tryFail(tooLarge());
            return;
        }
        file.write(buffer).onFailure(received::tryFail);
        if (file.writeQueueFull()) {
            request.pause();
            file.drainHandler(drained -> request.resume());
        }
    }

    private RefusedException tooLarge() {
        return new RefusedException(
                ProblemType.BODY_TOO_LARGE,
                "The file is larger than %d MiB. If it is a JAR, leave out what Tidemark brings anyway: the API, Jackson, slf4j."
                        .formatted(limitBytes >> 20));
    }
}
