package io.goldensignals.examples.demo;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An operator of the MES, who looks at the order list and moves orders on; used by one thread at a time. */
final class Operator implements VirtualUser {
    private static final Pattern ROW = Pattern.compile("data-id=\"([^\"]+)\">.*?<td>([a-z_]+)</td></tr>");

    private final ServiceClient mes;
    private final String name;
    private final Deque<String[]> work = new ArrayDeque<>();
    private final Ledger ledger;
    private boolean loggedIn;

    Operator(String url, String name, Ledger ledger) {
        this.ledger = ledger;
        mes = new ServiceClient(url, ledger);
        this.name = name;
    }

    @Override
    public ServiceClient.Answer act() throws IOException, InterruptedException {
        if (!loggedIn) {
            loggedIn = true;
            return mes.post("/login", "{\"operator\":\"" + name + "\"}");
        }
        String[] next = work.poll();
        if (next == null) {
            return list();
        }
        ServiceClient.Answer answer = mes.post("/orders/" + next[0] + "/status", "{\"status\":\"" + next[1] + "\"}");
        if (answer.ok()) {
            ledger.count("status " + next[1]);
        }
        loggedIn = answer.status() != 401;
        return answer;
    }

    private ServiceClient.Answer list() throws IOException, InterruptedException {
        ServiceClient.Answer page =
                mes.get("/operator/orders?page=" + ThreadLocalRandom.current().nextInt(2));
        loggedIn = page.status() != 401;
        Matcher row = ROW.matcher(page.body());
        while (row.find() && work.size() < 5) {
            String target = following(row.group(2));
            if (!target.isEmpty() && ThreadLocalRandom.current().nextInt(4) == 0) {
                work.add(new String[] {row.group(1), target});
            }
        }
        return page;
    }

    /** Has the MES redrive or discard the dead letters; returns how many. */
    static int deadLetters(Stack stack, String action) throws IOException, InterruptedException {
        ServiceClient mes = new ServiceClient(stack.services("mes-api").get(0).url());
        mes.post("/login", "{\"operator\":\"foreman\"}");
        ServiceClient.Answer answer = mes.post("/dead-letters/" + action, "");
        if (!answer.ok()) {
            throw new IOException("dead letters not dealt with: " + answer.body());
        }
        return answer.json().path("messages").asInt();
    }

    private static String following(String status) {
        return switch (status) {
            case "priced" -> ThreadLocalRandom.current().nextInt(20) == 0 ? "rejected" : "in_production";
            case "in_production" -> "quality_check";
            case "quality_check" -> "shipped";
            default -> "";
        };
    }
}
