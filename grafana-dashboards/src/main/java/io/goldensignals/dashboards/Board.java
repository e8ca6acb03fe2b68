package io.goldensignals.dashboards;

/** The dashboards by their fixed identities; links and alerts refer to these. */
enum Board {
    OVERVIEW("golden-overview", "overview", "Overview"),
    PROCESS("golden-process", "process", "Process and resources (golden signals)"),
    HOST("golden-host", "host", "Host (USE)");

    private final String uid;
    private final String slug;
    private final String title;

    Board(String uid, String slug, String title) {
        this.uid = uid;
        this.slug = slug;
        this.title = title;
    }

    String uid() {
        return uid;
    }

    /** The file's name and the last part of the URL. */
    String slug() {
        return slug;
    }

    String title() {
        return title;
    }

    /** The path below Grafana's root. */
    String path() {
        return "/d/" + uid + "/" + slug;
    }
}
