package io.tidemark.control.client;

import java.io.IOException;

/** There is no service at the address, or it doesn't answer. */
public final class ServiceUnreachableException extends IOException {

    private static final long serialVersionUID = 1L;

    public ServiceUnreachableException(String message, Throwable cause) {
        super(message, cause);
    }
}
