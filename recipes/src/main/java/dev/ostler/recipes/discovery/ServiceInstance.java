package dev.ostler.recipes.discovery;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where a service can be had.
 *
 * @param name of the service
 * @param id of this instance; no other of the service may have it
 * @param address a host name or an address
 * @param port 0 for none
 * @param tlsPort 0 for none
 * @param kind how long it stays
 * @param enabled whether providers choose it
 * @param registered when its maker has made it, by the maker's clock
 * @param payload what else there is to know
 */
public record ServiceInstance(
        String name,
        String id,
        String address,
        int port,
        int tlsPort,
        Kind kind,
        boolean enabled,
        Instant registered,
        SortedMap<String, String> payload) {
    private static final int PORT_MAX = 65_535;

    /** How long an instance stays registered. */
    public enum Kind {
        /** As long as its session. */
        DYNAMIC,
        /** Until it is unregistered. */
        STATIC
    }

    public ServiceInstance {
        requireName("service", name);
        requireName("id", id);
        if (address.isEmpty() || port < 0 || port > PORT_MAX || tlsPort < 0 || tlsPort > PORT_MAX) {
            throw new IllegalArgumentException(
                    "%s of %s is at %s:%d, %d".formatted(id, name, address, port, tlsPort));
        }
        // A JSON file knows milliseconds only.
        registered = Instant.ofEpochMilli(registered.toEpochMilli());
        payload = Collections.unmodifiableSortedMap(new TreeMap<>(payload));
    }

    /** One that is enabled, dynamic, and has nothing more to say. */
    public static ServiceInstance of(String name, String id, String address, int port) {
        return new ServiceInstance(
                name, id, address, port, 0, Kind.DYNAMIC, true, Instant.EPOCH, new TreeMap<>());
    }

    static void requireName(String what, String name) {
        if (name.isEmpty() || name.contains("/") || name.equals(".") || name.equals("..")) {
            throw new IllegalArgumentException("no " + what + ": \"" + name + "\"");
        }
    }

    public ServiceInstance withTlsPort(int newPort) {
        return new ServiceInstance(
                name, id, address, port, newPort, kind, enabled, registered, payload);
    }

    public ServiceInstance withKind(Kind newKind) {
        return new ServiceInstance(
                name, id, address, port, tlsPort, newKind, enabled, registered, payload);
    }

    /** Disabled ones stay registered, and no provider chooses them. */
    public ServiceInstance withEnabled(boolean isEnabled) {
        return new ServiceInstance(
                name, id, address, port, tlsPort, kind, isEnabled, registered, payload);
    }

    public ServiceInstance withRegistered(Instant when) {
        return new ServiceInstance(name, id, address, port, tlsPort, kind, enabled, when, payload);
    }

    public ServiceInstance withPayload(Map<String, String> newPayload) {
        return new ServiceInstance(
                name,
                id,
                address,
                port,
                tlsPort,
                kind,
                enabled,
                registered,
                new TreeMap<>(newPayload));
    }
}
