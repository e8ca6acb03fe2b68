package io.goldensignals.servlet;

import java.util.ArrayList;
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
final class PathTemplates<T> {

    private final Node<T> root = new Node<>();
    private final Set<String> shapes = new HashSet<>();

    /** Adds a template before the first match. */
    void add(String template, T value) {
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
        return path.charAt(from) == '/' ? match(root, path, from + 1) : null;
    }

    private static <T> @Nullable T match(Node<T> node, String path, int from) {
        int slash = path.indexOf('/', from);
        int to = slash < 0 ? path.length() : slash;
        T found = null;
        Node<T> literal = node.find(path, from, to);
        if (literal != null) {
            found = next(literal, path, slash);
        }
        if (found == null && node.variable != null && to > from) {
            found = next(node.variable, path, slash);
        }
        return found != null ? found : node.rest;
    }

    private static <T> @Nullable T next(Node<T> node, String path, int slash) {
        return slash < 0 ? node.end : match(node, path, slash + 1);
    }

    private static IllegalArgumentException invalid(String template, String why) {
        return new IllegalArgumentException(String.format(Locale.ROOT, "route '%s' %s", template, why));
    }

    private static final class Node<T> {
        private final List<String> literals = new ArrayList<>();
        private final List<Node<T>> children = new ArrayList<>();
        private @Nullable Node<T> variable;
        private @Nullable T end;
        private @Nullable T rest;

        Node<T> variable() {
            if (variable == null) {
                variable = new Node<>();
            }
            return variable;
        }

        Node<T> literal(String segment) {
            int index = literals.indexOf(segment);
            if (index < 0) {
                literals.add(segment);
                children.add(new Node<>());
                index = literals.size() - 1;
            }
            return children.get(index);
        }

        @Nullable
        Node<T> find(String path, int from, int to) {
            int length = to - from;
            for (int i = 0; i < literals.size(); i++) {
                String literal = literals.get(i);
                if (literal.length() == length && path.startsWith(literal, from)) {
                    return children.get(i);
                }
            }
            return null;
        }
    }
}
