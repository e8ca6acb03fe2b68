package io.goldensignals.examples.common;

import java.util.regex.Pattern;

/** A setting that cannot work, shown to the user in one line: what, its value without a password, what is allowed. */
public final class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What follows the user in a URI, and the parameter of a JDBC URL. */
    private static final Pattern SECRETS =
            Pattern.compile("(//[^/:@\\s]*:)[^/\\s]*(?=@)|((?<![a-z])password=)[^;&\\s\"]*", Pattern.CASE_INSENSITIVE);

    public ConfigurationException(String setting, Object value, String problem, String allowed) {
        super(setting + " \"" + shown(value) + "\": " + shown(oneLine(problem)) + "; allowed: " + allowed);
    }

    /** Without the password of a URI, as the line ends up in logs. */
    public static String shown(Object value) {
        String text = String.valueOf(value);
        return SECRETS.matcher(text).replaceAll("$1$2***");
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
