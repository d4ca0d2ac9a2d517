package dev.ostler.server.net;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;

import java.util.Locale;

/** How sockets are driven. The first available one, in this order, costs the least per request. */
public enum Transport {
    IO_URING,
    EPOLL,
    NIO;

    /** The best one that this machine has. */
    public static Transport best() {
        for (Transport transport : values()) {
            if (transport.isAvailable()) {
                return transport;
            }
        }
        return NIO;
    }

    /**
     * The one with this name, or the best one for {@code auto}.
     *
     * @throws IllegalArgumentException if there is none of this name, or this machine lacks it
     */
    public static Transport named(String name) {
        if (name.equals("auto")) {
            return best();
        }
        for (Transport transport : values()) {
            if (transport.toString().equals(name)) {
                if (!transport.isAvailable()) {
                    throw new IllegalArgumentException(
                            "this machine does not offer the transport " + name);
                }
                return transport;
            }
        }
        throw new IllegalArgumentException(
                name + " is no transport; choose auto, io_uring, epoll or nio");
    }

    /** Whether this machine has it: containers and hardened kernels often lack io_uring. */
    public boolean isAvailable() {
        return switch (this) {
            case IO_URING -> IoUring.isAvailable();
            case EPOLL -> Epoll.isAvailable();
            case NIO -> true;
        };
    }

    /** Event loops for sockets of this kind. */
    public EventLoopGroup newLoops(int count, String threadName) {
        IoHandlerFactory handlers =
                switch (this) {
                    case IO_URING -> IoUringIoHandler.newFactory();
                    case EPOLL -> EpollIoHandler.newFactory();
                    case NIO -> NioIoHandler.newFactory();
                };
        return new MultiThreadIoEventLoopGroup(
                count, new DefaultThreadFactory(threadName), handlers);
    }

    /** What listens. */
    public Class<? extends ServerChannel> serverChannel() {
        return switch (this) {
            case IO_URING -> IoUringServerSocketChannel.class;
            case EPOLL -> EpollServerSocketChannel.class;
            case NIO -> NioServerSocketChannel.class;
        };
    }

    /** What connects. */
    public Class<? extends SocketChannel> channel() {
        return switch (this) {
            case IO_URING -> IoUringSocketChannel.class;
            case EPOLL -> EpollSocketChannel.class;
            case NIO -> NioSocketChannel.class;
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
