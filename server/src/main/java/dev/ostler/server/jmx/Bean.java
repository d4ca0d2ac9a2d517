package dev.ostler.server.jmx;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.InvalidAttributeValueException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanException;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.ReflectionException;

/** Attributes that are looked up when somebody asks, and operations. Some can be set. */
final class Bean implements DynamicMBean {
    private final String description;
    private final Map<String, Member<?>> attributes = new LinkedHashMap<>();
    private final Map<String, Consumer<Object>> setters = new LinkedHashMap<>();
    private final Map<String, Member<?>> operations = new LinkedHashMap<>();

    /** What is shown or done, and the type of what comes of it as JMX is told it. */
    private record Member<T>(Class<T> type, Supplier<? extends @Nullable T> value) {}

    Bean(String description) {
        this.description = description;
    }

    <T> Bean shows(String name, Class<T> type, Supplier<? extends T> value) {
        attributes.put(name, new Member<>(type, value));
        return this;
    }

    /**
     * As {@link #shows}, of what can be set.
     *
     * @param boxed the type of what it is set to
     * @param setter throws {@link IllegalArgumentException} for what it can't be
     */
    <T> Bean sets(
            String name, Class<T> type, Class<T> boxed, Supplier<T> value, Consumer<T> setter) {
        setters.put(
                name,
                wanted -> {
                    if (!boxed.isInstance(wanted)) {
                        throw new IllegalArgumentException("no " + type.getName() + ": " + wanted);
                    }
                    setter.accept(boxed.cast(wanted));
                });
        return shows(name, type, value);
    }

    /** Adds an operation without parameters. */
    <T> Bean answers(String name, Class<T> type, Supplier<? extends T> operation) {
        operations.put(name, new Member<>(type, operation));
        return this;
    }

    /** See {@link #answers}, with nothing to tell. */
    Bean does(String name, Runnable operation) {
        operations.put(
                name,
                new Member<>(
                        void.class,
                        () -> {
                            operation.run();
                            return null;
                        }));
        return this;
    }

    @Override
    public @Nullable Object getAttribute(String name)
            throws AttributeNotFoundException, MBeanException {
        Member<?> attribute = attributes.get(name);
        if (attribute == null) {
            throw new AttributeNotFoundException("no attribute " + name);
        }
        return valueOf(attribute);
    }

    /** Leaves out what cannot be had. */
    @Override
    public AttributeList getAttributes(String[] names) {
        var list = new AttributeList(names.length);
        for (String name : names) {
            try {
                list.add(new Attribute(name, getAttribute(name)));
            } catch (AttributeNotFoundException | MBeanException e) {
                // As the interface asks.
            }
        }
        return list;
    }

    @Override
    public @Nullable Object invoke(String name, Object[] arguments, String[] signature)
            throws MBeanException, ReflectionException {
        Member<?> operation = operations.get(name);
        if (operation == null || signature.length > 0) {
            throw new ReflectionException(new NoSuchMethodException(name));
        }
        return valueOf(operation);
    }

    private static @Nullable Object valueOf(Member<?> member) throws MBeanException {
        try {
            return member.value().get();
        } catch (RuntimeException e) {
            throw new MBeanException(e);
        }
    }

    @Override
    public void setAttribute(Attribute attribute)
            throws AttributeNotFoundException, InvalidAttributeValueException {
        Consumer<Object> setter = setters.get(attribute.getName());
        if (setter == null) {
            throw new AttributeNotFoundException(
                    attribute.getName()
                            + " cannot be set; change zoo.cfg and start the server again");
        }
        try {
            setter.accept(attribute.getValue());
        } catch (IllegalArgumentException e) {
            throw new InvalidAttributeValueException(attribute.getName() + ": " + e.getMessage());
        }
    }

    /** Leaves out what cannot be set. */
    @Override
    public AttributeList setAttributes(AttributeList wanted) {
        var done = new AttributeList();
        for (Attribute attribute : wanted.asList()) {
            try {
                setAttribute(attribute);
                done.add(attribute);
            } catch (AttributeNotFoundException | InvalidAttributeValueException e) {
                // As the interface asks.
            }
        }
        return done;
    }

    @Override
    public MBeanInfo getMBeanInfo() {
        return new MBeanInfo(
                Bean.class.getName(),
                description,
                attributes.entrySet().stream()
                        .map(
                                each ->
                                        new MBeanAttributeInfo(
                                                each.getKey(),
                                                each.getValue().type().getName(),
                                                each.getKey(),
                                                true,
                                                setters.containsKey(each.getKey()),
                                                false))
                        .toArray(MBeanAttributeInfo[]::new),
                null,
                operations.entrySet().stream()
                        .map(
                                each ->
                                        new MBeanOperationInfo(
                                                each.getKey(),
                                                each.getKey(),
                                                null,
                                                each.getValue().type().getName(),
                                                MBeanOperationInfo.ACTION))
                        .toArray(MBeanOperationInfo[]::new),
                null);
    }
}
