package io.goldensignals.dashboards.rules;

import java.util.List;
import java.util.stream.Stream;

/** How each alert comes about and ends. */
final class Scenarios {

    private Scenarios() {}

    static List<Scenario> all() {
        return Stream.of(
                        PresenceScenarios.presence(),
                        PresenceScenarios.saturation(),
                        HttpScenarios.all(),
                        MessagingScenarios.all(),
                        WorkScenarios.storage(),
                        WorkScenarios.jobs(),
                        WorkScenarios.business(),
                        WorkScenarios.quality(),
                        DataScenarios.all())
                .flatMap(List::stream)
                .toList();
    }
}
