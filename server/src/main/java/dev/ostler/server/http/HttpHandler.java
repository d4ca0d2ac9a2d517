package dev.ostler.server.http;

import java.io.IOException;

/** Answers requests; called on the threads of several connections at a time. */
public interface HttpHandler {

    /**
     * The answer to a request.
     *
     * @throws IOException if the client's request could not be read to its end; the connection is
     *     closed then
     */
    HttpResponse answer(HttpRequest request) throws IOException;
}
