package io.goldensignals.examples.common;

import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Runs a command: flags, then environment, then defaults; a user's mistake is one line and exit code 2. */
public final class Cli {
    /** The exit code of a wrong setting. */
    public static final int WRONG_SETTING = 2;

    private Cli() {}

    /**
     * Runs the command and returns its exit code.
     *
     * @param environmentPrefix with {@code SHOP}, the flag {@code --s3-access-key} is also read from {@code SHOP_S3_ACCESS_KEY}
     */
    public static int run(Callable<Integer> command, String environmentPrefix, String... args) {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        CommandLine cli = new CommandLine(command);
        cli.setCaseInsensitiveEnumValuesAllowed(true);
        cli.setDefaultValueProvider(arg -> arg instanceof OptionSpec option
                ? System.getenv(environmentName(environmentPrefix, option.longestName()))
                : null);
        cli.setParameterExceptionHandler((mistake, arguments) -> fail(mistake.getCommandLine(), explain(mistake)));
        cli.setExecutionExceptionHandler((error, failed, parsed) -> {
            if (error instanceof ConfigurationException) {
                return fail(failed, String.valueOf(error.getMessage()));
            }
            throw error;
        });
        return cli.execute(args);
    }

    static String environmentName(String prefix, String flag) {
        return prefix + flag.substring(1).replace('-', '_').toUpperCase(Locale.ROOT);
    }

    private static int fail(CommandLine cli, String message) {
        cli.getErr().println(cli.getCommandName() + ": " + message);
        return WRONG_SETTING;
    }

    private static String explain(ParameterException mistake) {
        String message = String.valueOf(mistake.getMessage()).replaceAll("\\s*\\R\\s*", " ");
        if (!(mistake instanceof UnmatchedArgumentException)) {
            return message;
        }
        return message + "; allowed: "
                + mistake.getCommandLine().getCommandSpec().options().stream()
                        .map(OptionSpec::longestName)
                        .collect(Collectors.joining(", "));
    }
}
