package dev.ostler.interop.peer;

import org.apache.zookeeper.AsyncCallback.MultiCallback;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Prints what a client does, a line for each thing, in words that do not depend on the day: two
 * clients do the same if their transcripts are equal.
 */
final class Transcript {
    /** Something that has no result. */
    interface Action {
        void run() throws Exception;
    }

    /** Something whose end is told to a callback that was given to it. */
    interface Asynchronous {
        void start(BlockingQueue<String> told) throws Exception;
    }

    void title(String title) {
        System.out.println("== " + title);
    }

    /** What an expression gives or throws. */
    void show(String what, Callable<?> expression) {
        String result;
        try {
            result = text(expression.call());
        } catch (Exception e) {
            result = thrown(e);
        }
        System.out.println(what + " => " + result);
    }

    void run(String what, Action action) {
        show(
                what,
                () -> {
                    action.run();
                    return "done";
                });
    }

    /** What a callback is told, or what is thrown instead. */
    void callback(String what, Asynchronous call) {
        var told = new LinkedBlockingQueue<String>();
        show(
                what,
                () -> {
                    call.start(told);
                    String first = told.poll(Checks.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
                    return first == null ? "nothing comes" : first;
                });
    }

    /** The arguments of a callback as one text. */
    static String told(@Nullable Object... arguments) {
        List<String> texts = new ArrayList<>();
        for (Object argument : arguments) {
            texts.add(text(argument));
        }
        return String.join(", ", texts);
    }

    static MultiCallback multi(BlockingQueue<String> told) {
        return (rc, path, ctx, results) -> told.add(told(rc, path, ctx, results));
    }

    /** A watcher that tells what it hears. */
    static Watcher watcher(String name, BlockingQueue<String> told) {
        return event -> told.add(name + ": " + event);
    }

    /** The messages of other exceptions are for people, who may be told in other words. */
    private static String thrown(Exception e) {
        String text = e.getClass().getName();
        if (e instanceof KeeperException keeper) {
            text += ": " + e.getMessage() + ", code " + keeper.code();
            text += ", path " + keeper.getPath() + ", results " + text(keeper.getResults());
        }
        return text;
    }

    /** Values as text; of what differs from run to run only whether it is there. */
    static String text(@Nullable Object value) {
        if (value instanceof byte[] bytes) {
            return "bytes[" + HexFormat.of().formatHex(bytes) + "]";
        }
        if (value instanceof Object[] array) {
            return text(Arrays.asList(array));
        }
        if (value instanceof Stat stat) {
            return "Stat[%d %d %d %d %d %s %d %d %d]"
                    .formatted(
                            stat.getCzxid(),
                            stat.getMzxid(),
                            stat.getVersion(),
                            stat.getCversion(),
                            stat.getAversion(),
                            stat.getEphemeralOwner() == 0 ? "persistent" : "ephemeral",
                            stat.getDataLength(),
                            stat.getNumChildren(),
                            stat.getPzxid());
        }
        if (value instanceof List<?> list) {
            List<String> texts = new ArrayList<>();
            for (Object element : list) {
                texts.add(text(element));
            }
            return texts.toString();
        }
        if (value instanceof OpResult result) {
            return text(result);
        }
        return String.valueOf(value);
    }

    private static String text(OpResult result) {
        String kind = result.getClass().getSimpleName() + " " + result.getType();
        if (result instanceof OpResult.CreateResult create) {
            return kind + " " + create.getPath() + " " + text(create.getStat());
        }
        if (result instanceof OpResult.SetDataResult set) {
            return kind + " " + text(set.getStat());
        }
        if (result instanceof OpResult.GetDataResult get) {
            return kind + " " + text(get.getData()) + " " + text(get.getStat());
        }
        if (result instanceof OpResult.GetChildrenResult children) {
            return kind + " " + children.getChildren();
        }
        if (result instanceof OpResult.ErrorResult error) {
            return kind + " " + error.getErr();
        }
        return kind;
    }
}
