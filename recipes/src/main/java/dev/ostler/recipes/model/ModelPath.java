package dev.ostler.recipes.model;

import org.apache.zookeeper.common.PathUtils;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A path, some elements of which may be parameters: {@code /orders/{customer}/{number}}. It does
 * not change; giving it values makes another one.
 */
public final class ModelPath {
    private static final ModelPath ROOT = new ModelPath(List.of());

    private final List<Element> elements;

    /** A name, or a parameter that has no value yet. */
    private record Element(String text, boolean isParameter) {
        boolean fits(String name) {
            return isParameter || text.equals(name);
        }

        @Override
        public String toString() {
            return isParameter ? "{" + text + "}" : text;
        }
    }

    private ModelPath(List<Element> elements) {
        this.elements = List.copyOf(elements);
    }

    /**
     * Reads a template. A parameter is a whole element, a name in braces.
     *
     * @throws IllegalArgumentException if it is no path, or a brace is anywhere else
     */
    public static ModelPath of(String template) {
        PathUtils.validatePath(template);
        ModelPath path = ROOT;
        for (String element : names(template)) {
            boolean opens = element.startsWith("{");
            boolean closes = element.endsWith("}");
            String inside = opens && closes ? element.substring(1, element.length() - 1) : element;
            if (opens != closes || inside.indexOf('{') >= 0 || inside.indexOf('}') >= 0) {
                throw new IllegalArgumentException(
                        "a parameter is a whole element: " + element + " in " + template);
            }
            path = opens ? path.parameter(inside) : path.child(element);
        }
        return path;
    }

    private static List<String> names(String path) {
        return path.equals("/") ? List.of() : Arrays.asList(path.substring(1).split("/", -1));
    }

    /** The path of a child; its name is taken as it is, braces too. */
    public ModelPath child(Object name) {
        return and(new Element(name(name), false));
    }

    /**
     * The path of children whose name is a parameter.
     *
     * @throws IllegalArgumentException if there is such a parameter already
     */
    public ModelPath parameter(String name) {
        if (name.isEmpty() || parameters().contains(name)) {
            throw new IllegalArgumentException("a parameter {" + name + "} below " + this);
        }
        return and(new Element(name(name), true));
    }

    private ModelPath and(Element last) {
        var more = new ArrayList<Element>(elements);
        more.add(last);
        return new ModelPath(more);
    }

    /** The path above; that of the root is the root. */
    public ModelPath parent() {
        return elements.isEmpty() ? this : new ModelPath(elements.subList(0, depth() - 1));
    }

    /**
     * Gives values to the first parameters, in their order; those that are left stay open.
     *
     * @param values what gives the names by its {@code toString}
     * @throws IllegalArgumentException if there are more than parameters, or one is no name
     */
    public ModelPath with(Object... values) {
        var filled = new ArrayList<Element>(depth());
        int used = 0;
        for (Element element : elements) {
            boolean fills = element.isParameter && used < values.length;
            filled.add(fills ? new Element(name(values[used]), false) : element);
            used += fills ? 1 : 0;
        }
        if (used < values.length) {
            throw new IllegalArgumentException(
                    values.length + " values for the " + used + " parameters of " + this);
        }
        return new ModelPath(filled);
    }

    /** A value must not lead to another place than the template says. */
    private static String name(Object value) {
        String name = value.toString();
        if (name.isEmpty() || name.indexOf('/') >= 0) {
            throw new IllegalArgumentException("not the name of a znode: \"" + name + '"');
        }
        PathUtils.validatePath("/" + name);
        return name;
    }

    /** The names of the parameters that have no value, in their order. */
    public List<String> parameters() {
        return elements.stream().filter(Element::isParameter).map(Element::text).toList();
    }

    /**
     * The path of a znode.
     *
     * @throws IllegalStateException if a parameter has no value
     */
    public String resolved() {
        if (!parameters().isEmpty()) {
            throw new IllegalStateException("without a value in " + this + ": " + parameters());
        }
        return toString();
    }

    /**
     * The values of the parameters in the path of a znode, in their order; empty if the znode is
     * none of these.
     */
    public Optional<List<String>> match(String path) {
        List<String> names = names(path);
        if (names.size() != depth() || !beginsLike(names)) {
            return Optional.empty();
        }
        var values = new ArrayList<String>();
        for (int i = 0; i < depth(); i++) {
            if (elements.get(i).isParameter) {
                values.add(names.get(i));
            }
        }
        return Optional.of(List.copyOf(values));
    }

    /** Whether the znode is one of these, or one may be below it. */
    boolean leadsThrough(String path) {
        List<String> names = names(path);
        return names.size() <= depth() && beginsLike(names);
    }

    private boolean beginsLike(List<String> names) {
        for (int i = 0; i < names.size(); i++) {
            if (!elements.get(i).fits(names.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** The deepest znode that all of these are below, or that it is. */
    ModelPath trunk() {
        int length = 0;
        while (length < depth() && !elements.get(length).isParameter) {
            length++;
        }
        return new ModelPath(elements.subList(0, length));
    }

    boolean endsWithParameter() {
        return !elements.isEmpty() && elements.get(depth() - 1).isParameter;
    }

    int depth() {
        return elements.size();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ModelPath path && elements.equals(path.elements);
    }

    @Override
    public int hashCode() {
        return elements.hashCode();
    }

    /** As {@link #of} reads it. */
    @Override
    public String toString() {
        if (elements.isEmpty()) {
            return "/";
        }
        var text = new StringBuilder();
        elements.forEach(element -> text.append('/').append(element));
        return text.toString();
    }
}
