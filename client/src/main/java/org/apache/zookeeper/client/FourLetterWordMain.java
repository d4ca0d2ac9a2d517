package org.apache.zookeeper.client;

import org.apache.zookeeper.common.ClientX509Util;
import org.apache.zookeeper.common.X509Exception.SSLContextException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** Sends four-letter words to servers. */
public class FourLetterWordMain {
    private static final int PATIENCE_MILLIS = 5000;

    /**
     * Sends a word and returns the answer.
     *
     * @throws IOException if there is no answer within five seconds
     */
    public static String send4LetterWord(String host, int port, String cmd)
            throws IOException, SSLContextException {
        return send4LetterWord(host, port, cmd, false, PATIENCE_MILLIS);
    }

    /**
     * As above.
     *
     * @param secure whether to use TLS, as the system properties describe it
     */
    public static String send4LetterWord(String host, int port, String cmd, boolean secure)
            throws IOException, SSLContextException {
        return send4LetterWord(host, port, cmd, secure, PATIENCE_MILLIS);
    }

    /**
     * As above.
     *
     * @param timeout milliseconds to wait for the connection, and for each part of the answer
     */
    public static String send4LetterWord(
            String host, int port, String cmd, boolean secure, int timeout)
            throws IOException, SSLContextException {
        return send4LetterWord(host, port, cmd, secure, timeout, null);
    }

    /** As above, with the settings of a client. */
    public static String send4LetterWord(
            String host, int port, String cmd, ZKClientConfig clientConfig, int timeout)
            throws IOException, SSLContextException {
        boolean secure = clientConfig.getBoolean(ZKClientConfig.SECURE_CLIENT);
        return send4LetterWord(
                host, port, cmd, secure, timeout, secure ? context(clientConfig) : null);
    }

    private static SSLContext context(ZKClientConfig config) throws SSLContextException {
        try (var util = new ClientX509Util()) {
            return util.createSSLContext(config);
        }
    }

    /**
     * As above.
     *
     * @param sslContext null for what the system properties describe
     */
    public static String send4LetterWord(
            String host, int port, String cmd, boolean secure, int timeout, SSLContext sslContext)
            throws IOException, SSLContextException {
        InetSocketAddress address =
                host == null
                        ? new InetSocketAddress(InetAddress.getLoopbackAddress(), port)
                        : new InetSocketAddress(host, port);
        try (Socket plain = new Socket()) {
            plain.setSoTimeout(timeout);
            plain.connect(address, timeout);
            if (!secure) {
                return exchange(plain, cmd);
            }
            SSLContext used = sslContext == null ? context(new ZKClientConfig()) : sslContext;
            try (SSLSocket encrypted =
                    (SSLSocket)
                            used.getSocketFactory()
                                    .createSocket(plain, address.getHostString(), port, true)) {
                encrypted.startHandshake();
                return exchange(encrypted, cmd);
            }
        }
    }

    private static String exchange(Socket socket, String cmd) throws IOException {
        socket.getOutputStream().write(cmd.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        if (!(socket instanceof SSLSocket)) {
            socket.shutdownOutput();
        }
        String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return answer.isEmpty() || answer.endsWith("\n") ? answer : answer + "\n";
    }

    /** Takes host, port, word and, optionally, whether to use TLS; prints the answer. */
    public static void main(String[] args) throws IOException, SSLContextException {
        if (args.length < 3 || args.length > 4) {
            System.out.println("Usage: FourLetterWordMain <host> <port> <cmd> <secure(optional)>");
            return;
        }
        boolean secure = args.length == 4 && Boolean.parseBoolean(args[3]);
        System.out.println(send4LetterWord(args[0], Integer.parseInt(args[1]), args[2], secure));
    }
}
