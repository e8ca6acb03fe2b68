package io.goldensignals.examples.shop;

import io.goldensignals.examples.common.HttpProblem;
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
        if (codes.stream().anyMatch(code -> code == null || code.isBlank())) {
            throw new HttpProblem(400, "a voucher has a code");
        }
        codes.forEach(redeemed);
        write(response, 202, Map.of("vouchers", codes.size()));
    }
}
