package io.goldensignals.dashboards;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rules of all files. */
final class RuleFiles {

    private RuleFiles() {}

    static Stream<Rule> rules(Profile profile) {
        return Rules.all(profile).values().stream().flatMap(List::stream).flatMap(group -> group.rules().stream());
    }

    /** The names of what is recorded. */
    static Set<String> recorded() {
        return rules(Profile.OPERATION)
                .filter(Recording.class::isInstance)
                .map(rule -> ((Recording) rule).record())
                .collect(Collectors.toSet());
    }
}
