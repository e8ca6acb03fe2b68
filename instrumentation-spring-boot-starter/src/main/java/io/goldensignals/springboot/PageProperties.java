package io.goldensignals.springboot;

import io.goldensignals.page.GoldenSignalsPage;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.ServletContext;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.core.env.Environment;

/** Where the live page is served. */
@ConfigurationProperties("golden-signals.page")
record PageProperties(@DefaultValue("/golden-signals") String path) {

    PageProperties {
        if (!path.matches("/.*[^/*]")) {
            throw new IllegalArgumentException("golden-signals.page.path is \"" + path
                    + "\", must begin with a slash and end with a name, as /golden-signals does");
        }
    }

    /** A registry that cannot be shown costs the page, not the start of the application. */
    ServletContextInitializer servlet(ObjectProvider<MeterRegistry> registry, Environment environment) {
        String title = environment.getProperty("spring.application.name", "application");
        return context -> Guard.run("live page", () -> add(context, registry.getObject(), title));
    }

    private void add(ServletContext context, MeterRegistry registry, String title) {
        context.addServlet(
                        "goldenSignalsPage",
                        GoldenSignalsPage.builder(registry).title(title).build())
                .addMapping(path + "/*");
    }
}
