package io.goldensignals.dashboards.prometheus;

import java.util.List;

/** A PromQL expression as a tree, without its brackets, signs and offsets. */
public sealed interface Expr {

    /**
     * The tree of an expression, in which variables of Grafana may stand for names, labels, values and times. It takes some of
     * what Prometheus refuses: that is for promtool to say.
     *
     * @throws IllegalArgumentException if it is none; the message says why
     */
    static Expr parse(String text) {
        try {
            return ExprParser.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("expression " + text + " is no PromQL: " + e.getMessage(), e);
        }
    }

    /** A condition on a label. */
    record Condition(String label, String operator, String value) {}

    /**
     * A list of labels by which something is grouped or joined.
     *
     * @param word the keyword before it; empty if there is no list
     * @param labels in it
     * @param start where the first label stands in the text; negative if the keyword stands alone
     */
    record Grouping(String word, List<String> labels, int start) {

        static final Grouping NONE = new Grouping("", List.of(), -1);

        public boolean is(String other) {
            return word.equals(other);
        }

        /** Whether the result has these labels, and no others unless they are named elsewhere. */
        boolean keeps() {
            return is("by") || is("on");
        }
    }

    /** A number, a text or a time. */
    record Literal(String value) implements Expr {}

    /**
     * Series by name.
     *
     * @param metric empty if conditions alone choose
     * @param range the window without brackets; empty for an instant vector
     * @param nameEnd where the name ends in the text, or where the conditions begin if there is none
     */
    record Selector(String metric, List<Condition> conditions, String range, int nameEnd) implements Expr {}

    record Subquery(Expr of) implements Expr {}

    record Call(String function, List<Expr> arguments) implements Expr {}

    /**
     * Series that are made fewer.
     *
     * @param grouping {@code by}, {@code without}, or none
     */
    record Aggregation(String operator, Grouping grouping, List<Expr> arguments) implements Expr {}

    /**
     * Two sides and what is between them.
     *
     * @param matching {@code on}, {@code ignoring}, or none
     * @param group {@code group_left} or {@code group_right} with the labels that the side of one gives, or none
     */
    record Binary(String operator, Expr left, Expr right, Grouping matching, Grouping group) implements Expr {}
}
