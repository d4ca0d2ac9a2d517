package dev.ostler.cli.shell.interactive;

import org.apache.zookeeper.ZooKeeper.States;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** What stands before the line that is being typed. */
final class Prompt {
    private Prompt() {}

    static String text(String host, States state, int number, boolean colours) {
        var text = new AttributedStringBuilder();
        text.append("[zk: ").append(host).append('(');
        text.styled(colours ? style(state) : AttributedStyle.DEFAULT, state.toString());
        text.append(") ").append(Integer.toString(number)).append("] ");
        return text.toAnsi();
    }

    private static AttributedStyle style(States state) {
        int colour = AttributedStyle.RED;
        if (state.isConnected()) {
            colour = AttributedStyle.GREEN;
        } else if (state.isAlive()) {
            colour = AttributedStyle.YELLOW;
        }
        return AttributedStyle.DEFAULT.foreground(colour);
    }
}
