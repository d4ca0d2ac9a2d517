package org.apache.zookeeper.cli;

import org.apache.zookeeper.ZooKeeper;

import java.io.PrintStream;
import java.util.Map;

/** One command of the shell. */
public abstract class CliCommand {
    protected ZooKeeper zk;
    protected PrintStream out = System.out;
    protected PrintStream err = System.err;

    private final String cmdStr;
    private final String optionStr;

    /**
     * @param cmdStr its name
     * @param optionStr its arguments, for people
     */
    public CliCommand(String cmdStr, String optionStr) {
        this.cmdStr = cmdStr;
        this.optionStr = optionStr;
    }

    public void setOut(PrintStream out) {
        this.out = out;
    }

    public void setErr(PrintStream err) {
        this.err = err;
    }

    public void setZk(ZooKeeper zk) {
        this.zk = zk;
    }

    public String getCmdStr() {
        return cmdStr;
    }

    public String getOptionStr() {
        return optionStr;
    }

    public String getUsageStr() {
        return cmdStr + " " + optionStr;
    }

    /** Adds this command under its name. */
    public void addToMap(Map<String, CliCommand> cmdMap) {
        cmdMap.put(cmdStr, this);
    }

    /**
     * Reads the arguments; the first is the command's name.
     *
     * @throws CliParseException if they can't be read
     */
    public abstract CliCommand parse(String[] cmdArgs) throws CliParseException;

    /**
     * Does it.
     *
     * @return whether watches may print from now on
     * @throws CliException if it failed
     */
    public abstract boolean exec() throws CliException;
}
