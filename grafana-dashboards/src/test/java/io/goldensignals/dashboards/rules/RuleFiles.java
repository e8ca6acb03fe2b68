package io.goldensignals.dashboards.rules;

import io.goldensignals.dashboards.prometheus.Recording;
import io.goldensignals.dashboards.prometheus.Rule;
import io.goldensignals.dashboards.settings.Profile;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rules of all files. */
public final class RuleFiles {

    private RuleFiles() {}

    public static Stream<Rule> rules(Profile profile) {
        return Rules.all(profile).values().stream().flatMap(List::stream).flatMap(group -> group.rules().stream());
    }

    /** The names of what is recorded. */
    public static Set<String> recorded() {
        return rules(Profile.OPERATION)
                .filter(Recording.class::isInstance)
                .map(rule -> ((Recording) rule).record())
                .collect(Collectors.toSet());
    }
}
