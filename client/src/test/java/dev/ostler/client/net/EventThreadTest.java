package dev.ostler.client.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

@Timeout(60)
class EventThreadTest {
    private static final Duration NEVER = Duration.ofDays(1);
    private static final Duration AT_ONCE = Duration.ofMillis(1);

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    @Test
    @Tag("S038")
    void tasksRunOneByOneInTheirOrder() throws InterruptedException {
        var events = new EventThread("x-EventThread", NEVER);
        var held = new CountDownLatch(1);
        events.execute(() -> tell("first on " + Thread.currentThread().getName(), held));
        List<String> expected = new ArrayList<>(List.of("first on x-EventThread"));
        for (int i = 0; i < 100; i++) {
            String text = "task " + i;
            events.execute(() -> told.add(text));
            expected.add(text);
        }
        assertThat(told).isEmpty();

        held.countDown();

        assertThat(next(101)).isEqualTo(expected);
    }

    @Test
    void whatTakesNoTimeIsRunAtOnceIfNothingIsBeforeItAndElseBehindThat()
            throws InterruptedException {
        var events = new EventThread("x", NEVER);
        events.executeSoon(() -> told.add("on " + Thread.currentThread().getName()));
        assertThat(told).containsExactly("on " + Thread.currentThread().getName());
        assertThat(events.isThere()).isFalse();
        next(1);
        var held = new CountDownLatch(1);
        events.execute(() -> tell("first", held));
        events.executeSoon(() -> told.add("second on " + Thread.currentThread().getName()));
        assertThat(told).isEmpty();
        held.countDown();
        assertThat(next(2)).containsExactly("first", "second on x");
    }

    @Test
    void idleThreadGoesAndComesBack() throws InterruptedException {
        var events = new EventThread("x", AT_ONCE);
        for (int i = 0; i < 3; i++) {
            String text = "task " + i;
            events.execute(() -> told.add(text + " " + events.isCurrent()));
            assertThat(next(1)).containsExactly(text + " true");
            while (events.isThere()) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void nothingIsLostBetweenGoingAndComingBack() throws InterruptedException {
        var events = new EventThread("x", Duration.ofNanos(1));
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            String text = "task " + i;
            events.execute(() -> told.add(text));
            expected.add(text);
        }
        assertThat(next(2000)).isEqualTo(expected);
    }

    @Test
    void whatWaitsRunsBeforeTheEndAndLaterTasksRunOnTheirCaller() throws InterruptedException {
        var events = new EventThread("x", NEVER);
        var held = new CountDownLatch(1);
        events.execute(() -> tell("first", held));
        events.execute(() -> told.add("second"));
        events.end();
        assertThat(events.join(1)).isFalse();

        held.countDown();

        assertThat(events.join(20_000)).isTrue();
        events.execute(() -> told.add("late on " + Thread.currentThread().getName()));
        assertThat(told)
                .containsExactly("first", "second", "late on " + Thread.currentThread().getName());
    }

    @Test
    void endsAtOnceWithoutAThread() throws InterruptedException {
        var events = new EventThread("x");
        events.end();
        assertThat(events.join(1)).isTrue();
    }

    @Test
    void neitherAnExceptionNorAnInterruptEndsIt() throws InterruptedException {
        var events = new EventThread("x", NEVER);
        events.execute(
                () -> {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException("a mistake of the application");
                });
        events.execute(() -> told.add("goes on"));
        assertThat(next(1)).containsExactly("goes on");
        assertThat(events.isThere()).isTrue();
    }

    @Test
    void whatWaitsForAThreadWhenThereIsNoneIsRunWhenThereIsOneAgain() throws InterruptedException {
        var events = new EventThread("x", NEVER, new Scarce(2));
        events.execute(() -> told.add("first"));
        events.executeSoon(() -> told.add("second"));
        assertThat(events.isStranded()).isTrue();
        assertThat(told).isEmpty();
        events.retry();
        assertThat(next(2)).containsExactly("first", "second");
        assertThat(events.isStranded()).isFalse();
    }

    @Test
    void endWithoutAThreadRunsWhatWaits() throws InterruptedException {
        var events = new EventThread("x", NEVER, new Scarce(Integer.MAX_VALUE));
        events.execute(() -> told.add("first"));
        events.execute(() -> told.add("second"));
        events.end();
        assertThat(told).containsExactly("first", "second");
        assertThat(events.join(1)).isTrue();
        assertThat(events.isStranded()).isFalse();
    }

    /** Has no thread at first. */
    private static final class Scarce implements ThreadFactory {
        private int refusals;

        Scarce(int refusals) {
            this.refusals = refusals;
        }

        @Override
        public Thread newThread(Runnable task) {
            boolean refused = refusals > 0;
            refusals--;
            return new Thread(task) {
                @Override
                public synchronized void start() {
                    if (refused) {
                        throw new OutOfMemoryError("unable to create a thread");
                    }
                    super.start();
                }
            };
        }
    }

    private void tell(String text, CountDownLatch held) {
        try {
            held.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        told.add(text);
    }

    private List<String> next(int count) throws InterruptedException {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(String.valueOf(told.poll(20, TimeUnit.SECONDS)));
        }
        return texts;
    }
}
