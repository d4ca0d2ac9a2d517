package dev.ostler.benchmark.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ProcessUsageTest {
    @Test
    void cpuTimeIsUserPlusSystemTimeWhateverTheProgramIsCalled() {
        String stat = "17 (a) (b c) S 1 2 3 4 5 6 7 8 9 10 250 31 1000 2000 20 0 5\n";
        assertThat(ProcessUsage.parseCpuNanos(stat)).isEqualTo(2_810_000_000L);
    }

    @Test
    void memoryIsInKibibytes() {
        String status = "Name:\tjava\nVmHWM:\t    2048 kB\nVmRSS:\t  1024 kB\n";
        assertThat(ProcessUsage.parseBytes(status, "VmRSS")).isEqualTo(1024 * 1024);
        assertThat(ProcessUsage.parseBytes(status, "VmHWM")).isEqualTo(2048 * 1024);
        assertThatThrownBy(() -> ProcessUsage.parseBytes(status, "VmSwap"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void thisProcessHasUsedSomething() {
        var usage = new ProcessUsage(ProcessHandle.current().pid());
        assertThat(usage.cpuNanos()).isPositive();
        assertThat(usage.residentBytes()).isPositive();
        assertThat(usage.peakResidentBytes()).isPositive();
    }

    @Test
    void theTotalOfAClassHistogramIsItsBytes() {
        String histogram =
                """
                 num     #instances         #bytes  class name (module)
                -------------------------------------------------------
                   1:         46541        3342464  [B (java.base@25)
                   2:          5092         611040  java.lang.Class (java.base@25)
                Total        51633        3953504
                """;
        assertThat(JavaTools.parseHistogramTotal(histogram)).isEqualTo(3_953_504);
    }
}
