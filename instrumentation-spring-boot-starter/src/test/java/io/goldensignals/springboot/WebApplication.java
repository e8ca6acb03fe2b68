package io.goldensignals.springboot;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** An application as users write it: nothing in it knows of the starter. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class WebApplication {

    @Bean
    SecurityFilterChain security(HttpSecurity http) throws Exception {
        return http.authorizeHttpRequests(requests -> requests.requestMatchers("/secret/**")
                        .authenticated()
                        .anyRequest()
                        .permitAll())
                .httpBasic(Customizer.withDefaults())
                .build();
    }

    static final class OutOfStock extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @RestController
    static class Orders {

        @GetMapping("/orders/{id}")
        String order(@PathVariable("id") String id) {
            return "order " + id;
        }

        @GetMapping("/secret/{id}")
        String secret(@PathVariable("id") String id) {
            return "secret " + id;
        }

        @GetMapping("/advised")
        String advised() {
            throw new OutOfStock();
        }

        @GetMapping("/fails")
        String fails() {
            throw new IllegalStateException("on purpose");
        }

        @GetMapping("/callable")
        Callable<String> callable() {
            return () -> "called";
        }

        @GetMapping("/deferred")
        DeferredResult<String> deferred() {
            DeferredResult<String> result = new DeferredResult<>();
            CompletableFuture.runAsync(() -> result.setResult("later"));
            return result;
        }

        @GetMapping("/events")
        SseEmitter events() {
            SseEmitter emitter = new SseEmitter();
            CompletableFuture.runAsync(() -> {
                try {
                    emitter.send("one");
                    emitter.send("two");
                    emitter.complete();
                } catch (IOException gone) {
                    emitter.completeWithError(gone);
                }
            });
            return emitter;
        }

        @GetMapping("/streamed")
        ResponseEntity<StreamingResponseBody> streamed() {
            return ResponseEntity.ok(out -> out.write(new byte[100_000]));
        }

        @GetMapping("/late")
        DeferredResult<String> late() {
            return new DeferredResult<>(100L); // whose time is up before it has a result
        }

        @PostMapping("/posted")
        String posted() {
            return "posted";
        }
    }

    @RestControllerAdvice
    static class Advice {

        @ExceptionHandler(OutOfStock.class)
        ResponseEntity<String> outOfStock() {
            return ResponseEntity.status(HttpStatus.CONFLICT).body("none left");
        }
    }
}
