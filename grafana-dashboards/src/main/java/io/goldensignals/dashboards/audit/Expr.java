package io.goldensignals.dashboards.audit;

import io.goldensignals.dashboards.prometheus.PromqlReader.Condition;
import java.util.List;

/** A PromQL expression as a tree, as far as an audit needs it: brackets and signs are left out. */
sealed interface Expr {

    /** A number, a text or a time. */
    record Literal(String value) implements Expr {}

    /**
     * Series by name.
     *
     * @param metric empty if conditions alone choose
     * @param range the window without brackets; empty for an instant vector
     */
    record Selector(String metric, List<Condition> conditions, String range) implements Expr {}

    record Subquery(Expr of) implements Expr {}

    record Call(String function, List<Expr> arguments) implements Expr {}

    /**
     * Series that are made fewer.
     *
     * @param word {@code by}, {@code without}, or empty for none
     */
    record Aggregation(String operator, String word, List<String> labels, List<Expr> arguments) implements Expr {}

    /**
     * Two sides and what is between them.
     *
     * @param word {@code on}, {@code ignoring}, or empty for none
     * @param group {@code group_left}, {@code group_right}, or empty for none
     * @param included the labels that the side of one gives
     */
    record Binary(
            String operator,
            Expr left,
            Expr right,
            String word,
            List<String> labels,
            String group,
            List<String> included)
            implements Expr {}
}
