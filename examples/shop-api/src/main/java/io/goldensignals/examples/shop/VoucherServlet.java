package io.goldensignals.examples.shop;

import io.goldensignals.examples.common.JsonServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** {@code POST /vouchers}: redeems vouchers. */
@SuppressWarnings("serial") // never serialized
final class VoucherServlet extends JsonServlet {
    private final Consumer<String> redeemed;

    VoucherServlet(Consumer<String> redeemed) {
        this.redeemed = redeemed;
    }

    /** The vouchers' codes. */
    record Vouchers(List<String> codes) {}

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        user(request);
        List<String> codes = read(request, Vouchers.class).codes();
        codes.forEach(redeemed);
        write(response, 202, Map.of("vouchers", codes.size()));
    }
}
