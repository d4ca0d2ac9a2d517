package dev.ostler.client.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

class ErrandsTest {
    private static final class Heard extends CompletableFuture<String>
            implements Errands.Answer<String> {
        @Override
        public void done(String result) {
            complete(result);
        }

        @Override
        public void failed(Throwable failure) {
            complete(failure.getMessage());
        }
    }

    @Test
    void resultComesFromAThreadOfItsOwn() throws Exception {
        var heard = new Heard();
        new Errands("x").send("Thread", () -> Thread.currentThread().getName(), heard);
        assertThat(heard.get(20, TimeUnit.SECONDS)).isEqualTo("x-Thread");
    }

    @Test
    void errorIsAnAnswer() throws Exception {
        var heard = new Heard();
        new Errands("x")
                .send(
                        "Thread",
                        () -> {
                            throw new NoClassDefFoundError("a name service");
                        },
                        heard);
        assertThat(heard.get(20, TimeUnit.SECONDS)).isEqualTo("a name service");
    }

    @Test
    void thatThereIsNoThreadIsAnAnswer() {
        var heard = new Heard();
        var errands =
                new Errands(
                        "x",
                        task -> {
                            throw new OutOfMemoryError("unable to create a thread");
                        });
        errands.send("Thread", () -> "never", heard);
        assertThat(heard).isCompletedWithValue("unable to create a thread");
    }
}
