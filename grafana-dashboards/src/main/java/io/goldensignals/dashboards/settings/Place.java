package io.goldensignals.dashboards.settings;

import org.jspecify.annotations.Nullable;

/** Where a dashboard is found: what links and alerts refer to. */
public interface Place {

    /**
     * A variable for the values of a label, beside those that every board has.
     *
     * @param name of the variable
     * @param label whose values it holds
     */
    record Variable(String name, String label) {}

    /**
     * A dashboard that is none of the published ones.
     *
     * @param uid of 8 to 40 characters, and of no other dashboard
     * @param slug the name of its file and the last part of its URL
     * @param title its title
     * @param variable which it has beside those that every dashboard has; null for none
     */
    record Own(
            String uid, String slug, String title, @Nullable Variable variable) implements Place {

        /** A dashboard without a variable of its own. */
        public Own(String uid, String slug, String title) {
            this(uid, slug, title, null);
        }
    }

    String uid();

    /** The file's name and the last part of the URL. */
    String slug();

    String title();

    /** The variable that this board has beside those of all boards; null if it has none. */
    @Nullable
    Variable variable();

    /** The path below Grafana's root. */
    default String path() {
        return "/d/" + uid() + "/" + slug();
    }
}
