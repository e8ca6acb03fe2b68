package io.goldensignals.servlet.meters;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Path templates compiled into a tree of segments, matched without regular expressions and without allocating.
 *
 * <p>A segment is literal, a variable <code>{name}</code>, or, at the end only, {@code **} for any rest. Literals win over
 * variables, variables over a rest. Immutable and thread-safe; {@code T} is what a template stands for.
 */
public final class PathTemplates<T> {

    private final Node<T> root = new Node<>();
    private final Set<String> shapes = new HashSet<>();

    /** Adds a template before the first match. */
    public void add(String template, T value) {
        if (!template.startsWith("/")) {
            throw invalid(template, "must begin with /");
        }
        Node<T> node = root;
        StringBuilder shape = new StringBuilder();
        String[] segments = template.substring(1).split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            String segment = segments[i];
            boolean variable = segment.startsWith("{") && segment.endsWith("}") && segment.length() > 2;
            if (segment.equals("**")) {
                if (i < segments.length - 1) {
                    throw invalid(template, "may have ** at its end only");
                }
                shape.append("/**");
                node.rest = value;
                break;
            }
            if (!variable && (segment.indexOf('{') >= 0 || segment.indexOf('}') >= 0 || segment.indexOf('*') >= 0)) {
                throw invalid(
                        template, "has the segment '" + segment + "'; allowed are literals, {name} and a last **");
            }
            shape.append('/').append(variable ? "{}" : segment);
            node = variable ? node.variable() : node.literal(segment);
            if (i == segments.length - 1) {
                node.end = value;
            }
        }
        if (!shapes.add(shape.toString())) {
            throw invalid(template, "matches the same paths as one given before");
        }
    }

    boolean isEmpty() {
        return shapes.isEmpty();
    }

    /** What the best template for the path from index {@code from} stands for, or {@code null} if none matches. */
    @Nullable
    T match(String path, int from) {
        if (from >= path.length()) {
            return match("/", 0); // the context's root, asked for without its slash
        }
        if (path.charAt(from) != '/') {
            return null;
        }
        // Nearly every path is matched by the best segment at each step; only from a dead end is there a way
        // back to seek.
        Node<T> node = root;
        int at = from + 1;
        while (true) {
            int literal = node.literalAt(path, at);
            int to = literal >= 0 ? at + node.literals[literal].length() : endOfSegment(path, at);
            Node<T> child = literal >= 0 ? node.children.get(literal) : to > at ? node.variable : null;
            if (child == null) {
                return node.rest != null ? node.rest : search(root, path, from + 1);
            }
            if (to == path.length()) {
                return child.end != null ? child.end : search(root, path, from + 1);
            }
            node = child;
            at = to + 1;
        }
    }

    private static <T> @Nullable T search(Node<T> node, String path, int from) {
        T found = null;
        int literal = node.literalAt(path, from);
        if (literal >= 0) {
            found = next(node.children.get(literal), path, from + node.literals[literal].length());
        }
        if (found == null && node.variable != null) {
            int to = endOfSegment(path, from);
            found = to > from ? next(node.variable, path, to) : null;
        }
        return found != null ? found : node.rest;
    }

    private static <T> @Nullable T next(Node<T> node, String path, int to) {
        return to == path.length() ? node.end : search(node, path, to + 1);
    }

    private static int endOfSegment(String path, int from) {
        int slash = path.indexOf('/', from);
        return slash < 0 ? path.length() : slash;
    }

    private static IllegalArgumentException invalid(String template, String why) {
        return new IllegalArgumentException(String.format(Locale.ROOT, "route '%s' %s", template, why));
    }

    private static final class Node<T> {
        private String[] literals = {};
        private final List<Node<T>> children = new ArrayList<>();
        private @Nullable Node<T> variable;
        private @Nullable T end;
        private @Nullable T rest;

        /** The index of the literal that is the segment at {@code from}, or -1. */
        int literalAt(String path, int from) {
            for (int i = 0; i < literals.length; i++) {
                if (path.startsWith(literals[i], from)) {
                    int to = from + literals[i].length();
                    if (to == path.length() || path.charAt(to) == '/') {
                        return i;
                    }
                }
            }
            return -1;
        }

        Node<T> variable() {
            if (variable == null) {
                variable = new Node<>();
            }
            return variable;
        }

        Node<T> literal(String segment) {
            int index = Arrays.asList(literals).indexOf(segment);
            if (index < 0) {
                index = literals.length;
                literals = Arrays.copyOf(literals, index + 1);
                literals[index] = segment;
                children.add(new Node<>());
            }
            return children.get(index);
        }
    }
}
