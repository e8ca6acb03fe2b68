package io.goldensignals.examples.common;

/** A setting that cannot work, shown to the user in one line: what, its value, what is allowed. */
public final class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ConfigurationException(String setting, Object value, String problem, String allowed) {
        super(setting + " \"" + value + "\": " + oneLine(problem) + "; allowed: " + allowed);
    }

    private static String oneLine(String text) {
        return text.lines().findFirst().orElse("").strip();
    }

    /** The message of the innermost cause, which names the problem best. */
    public static String rootMessage(Throwable error) {
        Throwable cause = error.getCause();
        if (cause != null) {
            return rootMessage(cause);
        }
        String message = error.getMessage();
        return message == null ? error.getClass().getSimpleName() : message;
    }
}
