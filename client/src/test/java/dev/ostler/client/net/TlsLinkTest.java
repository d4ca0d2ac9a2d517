package dev.ostler.client.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.testing.TestCertificates;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TlsLinkTest {
    @TempDir Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void whatCameRightBeforeTheEndIsRead(String version) throws Exception {
        var certificates = new TestCertificates(directory);
        Path key = certificates.keyFor("server", "ip:127.0.0.1");
        SSLContext context = TestCertificates.context(key, certificates.trustIn(key));
        try (var port =
                        context.getServerSocketFactory()
                                .createServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Selector selector = Selector.open()) {
            CompletableFuture<Void> saidAll =
                    CompletableFuture.runAsync(
                            () -> {
                                try (var socket = port.accept()) {
                                    socket.getOutputStream().write(new byte[] {1, 2, 3});
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                }
                            });
            var address = new InetSocketAddress(port.getInetAddress(), port.getLocalPort());
            SSLEngine engine = context.createSSLEngine("127.0.0.1", port.getLocalPort());
            engine.setUseClientMode(true);
            engine.setEnabledProtocols(new String[] {version});
            var link = new TlsLink(PlainLink.connect(address), engine);
            try {
                link.register(selector);
                while (!link.finishConnect()) {
                    selector.select();
                    selector.selectedKeys().clear();
                }
                saidAll.join();

                ByteBuffer target = ByteBuffer.allocate(100);
                assertThat(link.read(target)).isEqualTo(3);
                assertThatThrownBy(() -> link.read(target))
                        .hasMessage("the server has closed the connection");
            } finally {
                link.close();
            }
        }
    }
}
