package dev.ostler.server.auth;

import dev.ostler.server.config.MemberSaslConfig;
import dev.ostler.server.sasl.SaslAcceptor;
import dev.ostler.server.sasl.SaslInitiator;
import dev.ostler.server.transport.Link;
import dev.ostler.server.transport.Receiver;
import dev.ostler.server.transport.WarningLimit;
import dev.ostler.zab.config.Member;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/**
 * How a member proves who it is to those it connects to, and has those prove it that connect. Any
 * thread may ask.
 */
public final class MemberAuth {
    private static final Logger LOG = LoggerFactory.getLogger(MemberAuth.class);

    private final @Nullable SaslAcceptor acceptor;
    private final @Nullable SaslInitiator initiator;
    private final boolean required;

    /** Where members are, in small letters. */
    private final AtomicReference<Set<String>> hosts;

    private final WarningLimit accepting = new WarningLimit();
    private final WarningLimit proving = new WarningLimit();

    private MemberAuth(
            @Nullable SaslAcceptor acceptor,
            @Nullable SaslInitiator initiator,
            boolean required,
            AtomicReference<Set<String>> hosts) {
        this.acceptor = acceptor;
        this.initiator = initiator;
        this.required = required;
        this.hosts = hosts;
    }

    /** For members that take each other for whom they say they are. */
    public static MemberAuth none() {
        return new MemberAuth(null, null, false, new AtomicReference<>(Set.of()));
    }

    /**
     * @param config null for {@link #none}
     * @throws IOException if the JAAS configuration can't be read or lacks a section, or a login
     *     fails; the member must not start then
     */
    public static MemberAuth of(@Nullable MemberSaslConfig config) throws IOException {
        if (config == null) {
            return none();
        }
        var hosts = new AtomicReference<>(Set.<String>of());
        SaslAcceptor acceptor = SaslAcceptor.forMembers(config, hosts::get);
        SaslInitiator initiator = SaslInitiator.forMembers(config);
        LOG.info(
                "SASL between members: this one {} who it is, others {}",
                config.proves() ? "proves" : "does not prove",
                config.required() ? "must" : "may");
        return new MemberAuth(
                acceptor, config.proves() ? initiator : null, config.required(), hosts);
    }

    /** Says who the members are from now on. */
    public void members(Collection<Member> members) {
        hosts.set(
                members.stream()
                        .map(member -> hostOf(member).toLowerCase(Locale.ROOT))
                        .collect(Collectors.toUnmodifiableSet()));
    }

    /** The one that stands for a member which has several. */
    public static String hostOf(Member member) {
        return member.addresses().getLast().host();
    }

    /**
     * Somebody has connected.
     *
     * @param greeting what comes before it proves who it is
     * @param millisMax how long that may take
     * @return who gets what the link brings; null to close it
     */
    public @Nullable Receiver accepted(
            Link link,
            InetSocketAddress remote,
            Greeting greeting,
            long millisMax,
            Introduction introduction) {
        return acceptor == null
                ? introduction.done()
                : new Accepting(
                        link,
                        remote,
                        introduction,
                        accepting,
                        millisMax,
                        acceptor,
                        required,
                        greeting);
    }

    /**
     * This member has connected, and said what comes before it proves who it is.
     *
     * @param host where the other side is, as the members call it
     * @param millisMax how long it may take
     * @return who gets what the link brings; null to close it
     */
    public @Nullable Receiver opened(
            Link link,
            InetSocketAddress remote,
            String host,
            long millisMax,
            Introduction introduction) {
        if (initiator == null) {
            return introduction.done();
        }
        var exchange = new Proving(link, remote, introduction, proving, millisMax, initiator, host);
        exchange.begin();
        return exchange;
    }
}
