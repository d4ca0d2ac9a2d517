package dev.ostler.server.net;

import dev.ostler.server.tls.TlsContext;
import dev.ostler.server.transport.EventLoop;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.RejectedExecutionException;

/** Looks at the files of certificates now and then, never on a loop: a disk may be slow. */
final class CertificateReload {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateReload.class);

    private static final long CHECK_MILLIS = 1_000;

    private CertificateReload() {}

    /** Goes on until the loop ends, which only tells when it is time. */
    static void start(TlsContext tls, EventLoop loop) {
        loop.schedule(
                () -> Thread.ofVirtual().name("certificates").start(() -> check(tls, loop)),
                CHECK_MILLIS);
    }

    private static void check(TlsContext tls, EventLoop loop) {
        tls.reloadIfChanged();
        try {
            start(tls, loop);
        } catch (RejectedExecutionException e) {
            LOG.debug("No certificates are read any more");
        }
    }
}
