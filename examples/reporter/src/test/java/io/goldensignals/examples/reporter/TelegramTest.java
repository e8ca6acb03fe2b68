package io.goldensignals.examples.reporter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TelegramTest {

    private final StubServer server = new StubServer();
    private final List<Duration> pauses = new ArrayList<>();
    private final Telegram telegram = telegram(server.uri());

    TelegramTest() throws IOException {}

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aTextReachesTheChat() throws InterruptedException {
        assertThat(telegram.sendText("<b>Orders</b> & more")).isEqualTo(Telegram.Outcome.SENT);

        assertThat(server.paths).containsExactly("/bot123:abc/sendMessage");
        assertThat(server.bodies.get(0)).contains("name=\"chat_id\"", "-1001", "<b>Orders</b> & more", "HTML");
    }

    @Test
    void aLineThatIsTooLongIsCutAndNotLeftOut() throws InterruptedException {
        telegram.sendText("<b>" + "wide ".repeat(2_000) + "</b>\nsecond");
        telegram.sendPhoto(new byte[] {1}, "<b>title</b>\n" + "&lt;".repeat(600) + "\nthird");

        assertThat(server.bodies.get(0)).contains("wide wide wide").doesNotContain("<b>", "second");
        assertThat(server.bodies.get(1))
                .contains("<b>title</b>", "&lt;&lt;&lt;")
                .doesNotContain("third");
    }

    @Test
    void aConnectionThatDidNotComeAboutHasDeliveredNothing() {
        assertThat(List.of(
                        new HttpConnectTimeoutException("late"),
                        new ConnectException(),
                        new NoRouteToHostException(),
                        new SSLHandshakeException("expired")))
                .allMatch(Telegram::neverSent);
        assertThat(Telegram.neverSent(new HttpTimeoutException("no answer"))).isFalse();
    }

    @Test
    void quotesDoNotEndAnAttribute() {
        assertThat(Telegram.escape("a\" onclick=\"")).doesNotContain("\"");
    }

    @Test
    void aPhotoIsSentAsAFile() throws InterruptedException {
        assertThat(telegram.sendPhoto(new byte[] {(byte) 0x89, 'P', 'N', 'G'}, "caption"))
                .isEqualTo(Telegram.Outcome.SENT);

        assertThat(server.paths).containsExactly("/bot123:abc/sendPhoto");
        assertThat(server.bodies.get(0)).contains("filename=\"chart.png\"", "\u0089PNG", "caption");
    }

    @Test
    void aLimitIsHonouredForAsLongAsTheApiSays() throws InterruptedException {
        server.answers(429, "{\"ok\":false,\"parameters\":{\"retry_after\":17}}");

        assertThat(telegram.sendText("x")).isEqualTo(Telegram.Outcome.SENT);

        assertThat(pauses).containsExactly(Duration.ofSeconds(17));
        assertThat(server.paths).hasSize(2);
    }

    @Test
    void serverErrorsAreTriedAgainLaterAndLaterAndGivenUp() throws InterruptedException {
        server.otherwise(502, "bad gateway");

        assertThat(telegram.sendText("x")).isEqualTo(Telegram.Outcome.POSTPONED);

        assertThat(server.paths).hasSize(4);
        assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
    }

    @Test
    void aRefusalIsNotTriedAgain() throws InterruptedException {
        server.answers(400, "{\"ok\":false,\"description\":\"chat not found\"}");

        assertThat(telegram.sendText("x")).isEqualTo(Telegram.Outcome.REFUSED);

        assertThat(server.paths).hasSize(1);
    }

    @Test
    void whatMayHaveArrivedIsNotSentAgainAtOnce() throws InterruptedException {
        server.answers(-1, "");

        assertThat(telegram.sendText("x")).isEqualTo(Telegram.Outcome.UNCERTAIN);

        assertThat(server.paths).hasSize(1);
        assertThat(pauses).isEmpty();
    }

    @Test
    void anUnreachableApiIsTriedAgain() throws InterruptedException {
        server.close();

        assertThat(telegram.sendText("x")).isEqualTo(Telegram.Outcome.POSTPONED);

        assertThat(pauses).hasSize(3);
    }

    @Test
    void aTextWhoseMarkupWasRefusedCanBeSentAsWords() throws InterruptedException {
        telegram.sendPlain("<b>5 &lt; 6</b> &amp; <a href=\"http://x\">more</a>");

        assertThat(server.bodies.get(0)).contains("5 < 6 & more").doesNotContain("parse_mode");
    }

    @Test
    void aLongCaptionIsCutAtALine() throws InterruptedException {
        telegram.sendPhoto(new byte[] {1}, ("<b>" + "x".repeat(90) + "</b>\n").repeat(20));

        String caption = server.bodies.get(0);
        assertThat(caption.split("<b>", -1)).hasSameSizeAs(caption.split("</b>", -1));
        assertThat(caption.length()).isLessThan(1024 + 800);
    }

    private Telegram telegram(URI base) {
        return new Telegram(HttpClient.newHttpClient(), base, "123:abc", "-1001", 4, pauses::add);
    }
}
