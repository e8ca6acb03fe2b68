package io.goldensignals.examples.shop;

import io.goldensignals.examples.common.ConfigurationException;
import io.goldensignals.examples.common.TelegramChat;
import io.goldensignals.jobs.CronSchedule;
import io.goldensignals.jobs.Schedule;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** The flags of the jobs. */
final class JobOptions {
    @Option(
            names = "--jobs",
            arity = "1",
            description = "whether this instance runs the jobs; one of many should (default: ${DEFAULT-VALUE})")
    boolean jobs = true;

    @Option(names = "--export-at", description = "when paid orders are exported, as cron (default: ${DEFAULT-VALUE})")
    private String exportAt = "0 0 2 * * *";

    @Option(names = "--clean-up-every", description = "how often unpaid orders are removed (default: ${DEFAULT-VALUE})")
    Duration cleanUpEvery = Duration.ofHours(1);

    @Option(names = "--unpaid-after", description = "how long an order may stay unpaid (default: ${DEFAULT-VALUE})")
    Duration unpaidAfter = Duration.ofDays(14);

    @Option(names = "--canary-every", description = "how often the supplier is asked (default: ${DEFAULT-VALUE})")
    Duration canaryEvery = Duration.ofMinutes(1);

    @Option(names = "--bucket-size-every", description = "how often the bucket is measured (default: ${DEFAULT-VALUE})")
    Duration bucketSizeEvery = Duration.ofHours(1);

    @Option(
            names = "--job-marks",
            description = "folder of the marks by which a killed run is noticed (default: ${DEFAULT-VALUE})")
    Path marks = Path.of("data/shop-jobs");

    @Option(names = "--telegram", description = "Bot API that jobs report to (default: ${DEFAULT-VALUE})")
    private String telegram = "https://api.telegram.org";

    @Option(names = "--telegram-token", description = "the bot's token; better SHOP_TELEGRAM_TOKEN")
    private String telegramToken = "";

    @Option(names = "--telegram-chat", description = "the chat; without it, jobs report to the log alone")
    private String telegramChat = "";

    /** Posts to the chat; does nothing without one. */
    Consumer<String> chat() {
        if (telegramChat.isEmpty()) {
            return text -> {};
        }
        return new TelegramChat(telegram, telegramToken, telegramChat)::post;
    }

    /** When paid orders are exported, in the system's time zone. */
    Schedule export() {
        try {
            return CronSchedule.spring(exportAt, ZoneId.systemDefault());
        } catch (IllegalArgumentException malformed) {
            throw new ConfigurationException(
                    "--export-at",
                    exportAt,
                    ConfigurationException.rootMessage(malformed),
                    "second, minute, hour, day of month, month, day of week, such as \"0 0 2 * * *\"");
        }
    }

    /** Refuses what cannot work, before anything is opened. */
    void requireValid() {
        export();
        requirePositive("--clean-up-every", cleanUpEvery);
        requirePositive("--unpaid-after", unpaidAfter);
        requirePositive("--canary-every", canaryEvery);
        requirePositive("--bucket-size-every", bucketSizeEvery);
        if (!telegramChat.isEmpty() && telegramToken.isEmpty()) {
            throw new ConfigurationException(
                    "--telegram-token", "", "missing for --telegram-chat", "a token like 123:abc");
        }
    }

    private static void requirePositive(String flag, Duration value) {
        if (value.toMillis() < 1) {
            throw new ConfigurationException(flag, value, "not positive", "a duration such as PT10S or PT1H");
        }
    }
}
