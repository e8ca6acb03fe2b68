package io.goldensignals.servlet;

import jakarta.servlet.ServletContext;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** A WebSocket that greets with its path's parameter and sends back what it receives. */
public class ContractSocket extends Endpoint {

    /** Where it listens; the filter knows it as a route. */
    static final String TEMPLATE = "/sockets/{room}";

    /** Registers it, if the container speaks WebSocket. */
    static void addTo(ServletContext context) {
        if (context.getAttribute(ServerContainer.class.getName()) instanceof ServerContainer container) {
            try {
                container.addEndpoint(ServerEndpointConfig.Builder.create(ContractSocket.class, TEMPLATE)
                        .build());
            } catch (DeploymentException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
        session.setMaxTextMessageBufferSize(1 << 20);
        session.addMessageHandler(String.class, text -> send(session, text));
        session.addMessageHandler(ByteBuffer.class, bytes -> send(session, bytes));
        send(session, "welcome to " + session.getPathParameters().get("room"));
    }

    private static void send(Session session, Object message) {
        try {
            if (message instanceof ByteBuffer bytes) {
                session.getBasicRemote().sendBinary(bytes);
            } else {
                session.getBasicRemote().sendText(String.valueOf(message));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
