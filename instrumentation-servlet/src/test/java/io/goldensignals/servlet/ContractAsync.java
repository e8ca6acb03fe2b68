package io.goldensignals.servlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Serves the asynchronous scenarios of the contract. */
final class ContractAsync {

    /** A status that has an error page. */
    static final int GATEWAY_TIMEOUT = 504;

    private ContractAsync() {}

    static void serve(String action, HttpServletRequest request, HttpServletResponse response) throws IOException {
        boolean again = request.getDispatcherType() == DispatcherType.ASYNC;
        switch (action) {
            case "/async-complete" -> {
                AsyncContext async = ContractServlet.start(request);
                later(() -> {
                    HttpServletResponse answer = (HttpServletResponse) async.getResponse();
                    answer.setStatus(201);
                    answer.getOutputStream().write(ContractServlet.bytes("later"));
                    async.complete();
                });
            }
            case "/async-complete-now" -> {
                AsyncContext async = ContractServlet.start(request);
                response.setStatus(202);
                async.complete();
            }
            case "/async-dispatch" -> {
                AsyncContext async = ContractServlet.start(request);
                later(() -> async.dispatch("/do/status?code=202"));
            }
            case "/async-dispatch-now" -> ContractServlet.start(request).dispatch("/do/status?code=203");
            case "/async-dispatch-then-throw" -> {
                if (again) {
                    response.setStatus(202);
                    return;
                }
                ContractServlet.start(request).dispatch();
                throw new IllegalStateException("contract");
            }
            case "/async-dispatch-throw" -> {
                AsyncContext async = ContractServlet.start(request);
                later(() -> async.dispatch("/do/throw"));
            }
            case "/async-dispatch-cut" -> {
                AsyncContext async = ContractServlet.start(request);
                later(() -> async.dispatch("/do/commit-then-throw"));
            }
            case "/async-twice" -> {
                AsyncContext async = ContractServlet.start(request);
                if (again) {
                    response.setStatus(201);
                    later(async::complete);
                } else {
                    later(async::dispatch);
                }
            }
            case "/async-throw" -> {
                request.startAsync().setTimeout(300);
                throw new IllegalStateException("contract");
            }
            case "/async-timeout" -> request.startAsync().setTimeout(100);
            case "/async-timeout-answered" -> {
                AsyncContext async = request.startAsync();
                async.setTimeout(100);
                async.addListener(new Answer(response, 503));
            }
            case "/async-timeout-saved" -> {
                AsyncContext async = request.startAsync();
                async.setTimeout(100);
                async.addListener(new Answer(response, 200));
            }
            case "/async-timeout-page" -> {
                AsyncContext async = request.startAsync();
                async.setTimeout(100);
                async.addListener(new Answer(response, GATEWAY_TIMEOUT));
            }
            case "/async-flood", "/async-flood-wrapped" -> {
                AsyncContext async = action.equals("/async-flood")
                        ? ContractServlet.start(request)
                        : ContractServlet.startWith(request, response);
                later(() -> {
                    try {
                        while (true) {
                            async.getResponse().getOutputStream().write(new byte[64 * 1024]);
                        }
                    } finally {
                        async.complete();
                    }
                });
            }
            default -> response.sendError(404);
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void later(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException | IllegalStateException gone) {
                // the client has gone away, as the scenario wants, and the container may have completed the request
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    /** Answers when the time is over. */
    private record Answer(HttpServletResponse response, int status) implements AsyncListener {
        @Override
        public void onTimeout(AsyncEvent event) throws IOException {
            if (status == GATEWAY_TIMEOUT) {
                response.sendError(status);
            } else {
                response.setStatus(status);
            }
            event.getAsyncContext().complete();
        }

        @Override
        public void onComplete(AsyncEvent event) {}

        @Override
        public void onError(AsyncEvent event) {}

        @Override
        public void onStartAsync(AsyncEvent event) {}
    }
}
