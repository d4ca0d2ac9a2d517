package dev.ostler.simulation.check;

import dev.ostler.protocol.LoggedTxn;
import dev.ostler.tree.TreeVersion;

import java.util.List;
import java.util.function.Consumer;

/** Several as one. */
public final class Checkers implements Checker {
    private final List<Checker> all;

    /**
     * @param all more may be added before the first of them is told anything
     */
    public Checkers(List<Checker> all) {
        this.all = all;
    }

    private void tell(Consumer<Checker> what) {
        for (Checker each : all) {
            what.accept(each);
        }
    }

    @Override
    public void recovered(String server, TreeVersion state, long epoch) {
        tell(each -> each.recovered(server, state, epoch));
    }

    @Override
    public void logged(String server, LoggedTxn txn) {
        tell(each -> each.logged(server, txn));
    }

    @Override
    public void durable(String server, long zxid) {
        tell(each -> each.durable(server, zxid));
    }

    @Override
    public void rewritten(String server, TreeVersion state) {
        tell(each -> each.rewritten(server, state));
    }

    @Override
    public void published(String server, TreeVersion state) {
        tell(each -> each.published(server, state));
    }

    @Override
    public void leads(String server, long epoch) {
        tell(each -> each.leads(server, epoch));
    }

    @Override
    public void agreed(AgreedHistory.Entry entry) {
        tell(each -> each.agreed(entry));
    }

    @Override
    public void accepted(String server, long session) {
        tell(each -> each.accepted(server, session));
    }

    @Override
    public void connected(String client, long session, int timeoutMillis) {
        tell(each -> each.connected(client, session, timeoutMillis));
    }

    @Override
    public void disconnected(String client, long session) {
        tell(each -> each.disconnected(client, session));
    }

    @Override
    public void expired(String client, long session) {
        tell(each -> each.expired(client, session));
    }

    @Override
    public void invoked(Call call) {
        tell(each -> each.invoked(call));
    }

    @Override
    public void completed(Call call) {
        tell(each -> each.completed(call));
    }

    @Override
    public void replied(String client, long session, int xid, int expectedXid, long zxid) {
        tell(each -> each.replied(client, session, xid, expectedXid, zxid));
    }

    @Override
    public void notified(String client, long session, int type, String path, long zxid) {
        tell(each -> each.notified(client, session, type, path, zxid));
    }

    @Override
    public void end() {
        tell(Checker::end);
    }
}
