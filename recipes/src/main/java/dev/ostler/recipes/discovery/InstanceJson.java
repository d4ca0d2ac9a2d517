package dev.ostler.recipes.discovery;

import dev.ostler.recipes.discovery.ServiceInstance.Kind;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * An instance as it lies in a znode: neutral JSON, without a word of any language's classes. {@code
 * format} is 1; fields that are not known are passed over, so that later writers may add some.
 */
final class InstanceJson {
    private static final long FORMAT = 1;

    private InstanceJson() {}

    static String write(ServiceInstance instance) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("format", FORMAT);
        fields.put("name", instance.name());
        fields.put("id", instance.id());
        fields.put("address", instance.address());
        if (instance.port() > 0) {
            fields.put("port", (long) instance.port());
        }
        if (instance.tlsPort() > 0) {
            fields.put("tlsPort", (long) instance.tlsPort());
        }
        fields.put("kind", instance.kind().name());
        fields.put("enabled", instance.enabled());
        fields.put("registered", instance.registered().toEpochMilli());
        fields.put("payload", instance.payload());
        return Json.write(fields);
    }

    /**
     * The reverse.
     *
     * @throws IllegalArgumentException if it is no instance
     */
    static ServiceInstance read(String text) {
        Map<String, Object> fields = Json.read(text);
        long format = field(fields, "format", Long.class, 0L);
        if (format != FORMAT) {
            throw new IllegalArgumentException("an instance of format " + format);
        }
        Map<String, String> payload = new TreeMap<>();
        if (!(fields.getOrDefault("payload", Map.of()) instanceof Map<?, ?> texts)) {
            throw new IllegalArgumentException("an instance whose payload is no object");
        }
        texts.forEach((key, value) -> payload.put(key.toString(), value.toString()));
        return new ServiceInstance(
                field(fields, "name", String.class, ""),
                field(fields, "id", String.class, ""),
                field(fields, "address", String.class, ""),
                Math.toIntExact(field(fields, "port", Long.class, 0L)),
                Math.toIntExact(field(fields, "tlsPort", Long.class, 0L)),
                Kind.valueOf(field(fields, "kind", String.class, Kind.DYNAMIC.name())),
                field(fields, "enabled", Boolean.class, true),
                Instant.ofEpochMilli(field(fields, "registered", Long.class, 0L)),
                new TreeMap<>(payload));
    }

    private static <T> T field(Map<String, Object> fields, String name, Class<T> type, T fallback) {
        Object value = fields.getOrDefault(name, fallback);
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException("an instance whose " + name + " is " + value);
        }
        return type.cast(value);
    }
}
