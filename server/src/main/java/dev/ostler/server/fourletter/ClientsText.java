package dev.ostler.server.fourletter;

import java.util.Collection;

/** One line for each connection. */
final class ClientsText {
    private ClientsText() {}

    /** As {@code stat} lists them, without what they do for their sessions. */
    static String brief(Collection<ConnectionState> connections) {
        var text = new StringBuilder("Clients:\n");
        for (ConnectionState connection : connections) {
            text.append(traffic(connection)).append(")\n");
        }
        return text.append('\n').toString();
    }

    /** As {@code cons} lists them. */
    static String full(Collection<ConnectionState> connections) {
        var text = new StringBuilder();
        for (ConnectionState connection : connections) {
            text.append(traffic(connection));
            ConnectionState.Session session = connection.session();
            if (session != null) {
                text.append(
                        ",sid=%s,lop=%s,est=%d,to=%d"
                                .formatted(
                                        session.id(),
                                        session.lastOperation(),
                                        session.establishedMillis(),
                                        session.timeoutMillis()));
                if (session.lastXid() >= 0) {
                    text.append(",lcxid=0x%x".formatted(session.lastXid()));
                }
                Latency latency = session.latency();
                text.append(
                        ",lzxid=0x%x,lresp=%d,llat=%d,minlat=%d,avglat=%d,maxlat=%d"
                                .formatted(
                                        session.lastZxid(),
                                        session.lastResponseMillis(),
                                        session.lastLatencyMillis(),
                                        latency.minMillis(),
                                        (long) latency.averageMillis(),
                                        latency.maxMillis()));
            }
            text.append(")\n");
        }
        return text.append('\n').toString();
    }

    private static String traffic(ConnectionState connection) {
        return " %s[%x](queued=%d,recved=%d,sent=%d"
                .formatted(
                        remote(connection),
                        connection.interest(),
                        connection.queued(),
                        connection.received(),
                        connection.sent());
    }

    /** Without a host name, whether or not somebody looked it up. */
    static String remote(ConnectionState connection) {
        String text = connection.remote().toString();
        return text.substring(Math.max(0, text.indexOf('/')));
    }
}
