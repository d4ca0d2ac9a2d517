package dev.ostler.client.net;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/** TLS over TCP, by the JDK's engine. The handshake counts as a part of connecting. */
final class TlsLink implements Link {
    private final PlainLink plain;
    private final SSLEngine engine;
    private ByteBuffer incoming;
    private ByteBuffer decrypted;
    private ByteBuffer outgoing;
    private boolean tcpUp;
    private SelectionKey key;

    @SuppressWarnings("NullAway.Init") // The key comes with register(), which is called first.
    TlsLink(PlainLink plain, SSLEngine engine) {
        this.plain = plain;
        this.engine = engine;
        int packet = engine.getSession().getPacketBufferSize();
        incoming = ByteBuffer.allocate(packet);
        outgoing = ByteBuffer.allocate(packet).limit(0);
        decrypted = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize()).limit(0);
    }

    @Override
    public SelectionKey register(Selector selector) throws IOException {
        key = plain.register(selector);
        return key;
    }

    @Override
    public boolean finishConnect() throws IOException {
        if (!tcpUp) {
            if (!plain.finishConnect()) {
                return false;
            }
            tcpUp = true;
            engine.beginHandshake();
        }
        return handshake();
    }

    /** Goes as far as the socket lets it; true when the handshake is done. */
    private boolean handshake() throws IOException {
        while (true) {
            boolean waiting = flush();
            HandshakeStatus status = engine.getHandshakeStatus();
            switch (status) {
                case NEED_TASK -> runTasks();
                case NEED_WRAP -> {
                    if (waiting) {
                        key.interestOps(SelectionKey.OP_WRITE);
                        return false;
                    }
                    wrap(ByteBuffer.allocate(0));
                }
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    if (!unwrap()) {
                        key.interestOps(SelectionKey.OP_READ);
                        return false;
                    }
                }
                case FINISHED, NOT_HANDSHAKING -> {
                    return true;
                }
            }
        }
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask();
                task != null;
                task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    /** Decrypts one record; false if the socket has no whole one. */
    private boolean unwrap() throws IOException {
        while (true) {
            incoming.flip();
            decrypted.compact();
            SSLEngineResult result;
            try {
                result = engine.unwrap(incoming, decrypted);
            } finally {
                incoming.compact();
                decrypted.flip();
            }
            switch (result.getStatus()) {
                case OK -> {
                    return true;
                }
                case CLOSED -> throw new SSLException("the server has closed the connection");
                case BUFFER_OVERFLOW ->
                        decrypted =
                                enlarged(decrypted, engine.getSession().getApplicationBufferSize());
                case BUFFER_UNDERFLOW -> {
                    if (!incoming.hasRemaining()) {
                        incoming.flip();
                        incoming = enlarged(incoming, incoming.capacity()).compact();
                    }
                    int count = plain.read(incoming);
                    if (count < 0) {
                        throw new SSLException("the server has closed the connection");
                    }
                    if (count == 0) {
                        return false;
                    }
                }
            }
        }
    }

    /** The same content, ready to be read, in a larger buffer. */
    private static ByteBuffer enlarged(ByteBuffer content, int more) {
        return ByteBuffer.allocate(content.capacity() + more).put(content).flip();
    }

    private void wrap(ByteBuffer source) throws IOException {
        outgoing.clear();
        SSLEngineResult result = engine.wrap(source, outgoing);
        if (result.getStatus() == Status.BUFFER_OVERFLOW) {
            outgoing = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
            result = engine.wrap(source, outgoing);
        }
        outgoing.flip();
        if (result.getStatus() == Status.CLOSED) {
            throw new SSLException("the connection is closed");
        }
    }

    /** Whether encrypted bytes wait for the socket. */
    private boolean flush() throws IOException {
        return outgoing.hasRemaining() && plain.write(outgoing);
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        int before = target.position();
        try {
            decrypt(target);
        } catch (IOException e) {
            if (target.position() == before) {
                throw e;
            }
            // What came before the end is to be looked at first; the next call fails again.
        }
        return target.position() - before;
    }

    private void decrypt(ByteBuffer target) throws IOException {
        while (target.hasRemaining()) {
            if (!decrypted.hasRemaining()) {
                if (!unwrap()) {
                    break;
                }
                if (engine.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
                    runTasks();
                }
            }
            int count = Math.min(target.remaining(), decrypted.remaining());
            target.put(decrypted.slice(decrypted.position(), count));
            decrypted.position(decrypted.position() + count);
        }
    }

    @Override
    public boolean write(ByteBuffer source) throws IOException {
        while (!flush()) {
            boolean answerWanted = engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP;
            if (!source.hasRemaining() && !answerWanted) {
                return false;
            }
            wrap(source);
        }
        return true;
    }

    @Override
    public SocketAddress localAddress() throws IOException {
        return plain.localAddress();
    }

    @Override
    public SocketAddress remoteAddress() throws IOException {
        return plain.remoteAddress();
    }

    @Override
    public void close() {
        engine.closeOutbound();
        plain.close();
    }
}
