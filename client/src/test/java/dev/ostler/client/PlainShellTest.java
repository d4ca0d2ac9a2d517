package dev.ostler.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.ZooKeeperMain;
import org.junit.jupiter.api.Test;

import java.util.Map;

/** The shell that programs extend, as far as it needs no server. */
class PlainShellTest {
    private static final class Shell extends ZooKeeperMain {
        Shell() {
            super((ZooKeeper) null);
        }

        /** Runs a line and gives the exit code. */
        int run(String line) throws Exception {
            executeLine(line);
            return exitCode;
        }

        Map<Integer, String> lines() {
            return history;
        }
    }

    private final Shell shell = new Shell();

    @Test
    void aCommandThatThereIsNotEndsWith127() throws Exception {
        assertThat(shell.run("nosuch /path")).isEqualTo(127);
        assertThat(shell.run("create")).isEqualTo(1);
        assertThat(shell.run("history")).isZero();
    }

    @Test
    void aLineThatThereWasNotIsNotRepeated() throws Exception {
        shell.run("history");

        assertThat(shell.run("redo 7")).isEqualTo(1);
        assertThat(shell.run("redo -1")).isEqualTo(1);
        assertThat(shell.run("redo last")).isEqualTo(1);
    }

    @Test
    void neitherTheLineItselfNorAnotherOneThatRepeatsIsRepeated() throws Exception {
        assertThat(shell.run("redo 0")).isEqualTo(1);
        assertThat(shell.run("redo 0")).isEqualTo(1);
    }

    @Test
    void aLineThatIsRepeatedStandsInTheHistoryAgain() throws Exception {
        shell.run("printwatches off");
        shell.run("printwatches on");

        assertThat(shell.run("redo 0")).isZero();
        assertThat(shell.getPrintWatches()).isFalse();
        assertThat(shell.lines()).containsEntry(2, "printwatches off");
    }
}
