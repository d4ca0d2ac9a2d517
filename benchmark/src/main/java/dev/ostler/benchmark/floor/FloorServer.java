package dev.ostler.benchmark.floor;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/**
 * A server without a tree, a log and sessions: it takes requests from the wire and puts replies of
 * the right length back, on one event loop. What it costs is what the transport costs.
 *
 * <p>It listens on the {@code clientPort} of the {@code zoo.cfg} that is the argument of its main
 * method.
 */
public final class FloorServer implements AutoCloseable {
    private final MultiThreadIoEventLoopGroup loops;
    private final Channel channel;

    /**
     * Listens on the loopback address.
     *
     * @param port 0 for any that is free
     */
    public FloorServer(int port) throws InterruptedException {
        Transport transport = Transport.best();
        loops = new MultiThreadIoEventLoopGroup(1, transport.loops());
        channel =
                new ServerBootstrap()
                        .group(loops)
                        .channel(transport.serverChannel())
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childHandler(
                                new ChannelInitializer<SocketChannel>() {
                                    @Override
                                    protected void initChannel(SocketChannel client) {
                                        client.pipeline().addLast(new FloorHandler());
                                    }
                                })
                        .bind(InetAddress.getLoopbackAddress(), port)
                        .sync()
                        .channel();
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        var config = new Properties();
        try (var reader = Files.newBufferedReader(Path.of(args[0]))) {
            config.load(reader);
        }
        try (var server = new FloorServer(Integer.parseInt(config.getProperty("clientPort")))) {
            server.channel.closeFuture().sync();
        }
    }

    /** Where clients connect. */
    public InetSocketAddress address() {
        return (InetSocketAddress) channel.localAddress();
    }

    @Override
    public void close() {
        if (!loops.isShuttingDown()) {
            channel.close().syncUninterruptibly();
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    private record Transport(IoHandlerFactory loops, Class<? extends ServerChannel> serverChannel) {
        static Transport best() {
            if (IoUring.isAvailable()) {
                return new Transport(
                        IoUringIoHandler.newFactory(), IoUringServerSocketChannel.class);
            }
            if (Epoll.isAvailable()) {
                return new Transport(EpollIoHandler.newFactory(), EpollServerSocketChannel.class);
            }
            return new Transport(NioIoHandler.newFactory(), NioServerSocketChannel.class);
        }
    }
}
