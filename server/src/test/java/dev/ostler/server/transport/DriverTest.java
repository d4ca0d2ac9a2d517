package dev.ostler.server.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DriverTest {
    @Test
    void theSelectorIsEverywhereAndIsWhatEpollIs() {
        assertThat(Driver.named("nio")).isEqualTo(Driver.NIO);
        assertThat(Driver.named("epoll")).isEqualTo(Driver.NIO);
    }

    @Test
    void autoIsTheBestThatThereIs() {
        assertThat(Driver.named("auto")).isEqualTo(Driver.best());
        assertThat(Driver.best())
                .isEqualTo(Driver.IO_URING.isAvailable() ? Driver.IO_URING : Driver.NIO);
    }

    @Test
    void whatIsNoneIsSaidToBeNone() {
        assertThatThrownBy(() -> Driver.named("carrier-pigeon"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("carrier-pigeon is no transport; choose auto, io_uring, epoll or nio");
    }
}
