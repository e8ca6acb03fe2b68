package io.goldensignals.servlet;

import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A protocol of one word: what a connection speaks once it was upgraded from HTTP. */
public class ContractUpgrade implements HttpUpgradeHandler {

    static final String WORD = "upgraded";

    @Override
    public void init(WebConnection connection) {
        try (connection) {
            connection.getOutputStream().write(ContractServlet.bytes(WORD));
            connection.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void destroy() {}
}
