package org.apache.zookeeper;

import org.apache.zookeeper.client.FourLetterWordMain;
import org.apache.zookeeper.common.X509Exception.SSLContextException;

import java.io.IOException;

/** Sends four-letter words and prints the answers. */
public class ServerAdminClient {
    public static void ruok(String host, int port) {
        print(host, port, "ruok");
    }

    public static void dump(String host, int port) {
        print(host, port, "dump");
    }

    public static void stat(String host, int port) {
        print(host, port, "stat");
    }

    /** Servers have not known this word for long; they answer nothing. */
    public static void kill(String host, int port) {
        print(host, port, "kill");
    }

    public static void setTraceMask(String host, int port, String traceMaskStr) {
        print(host, port, "stmk" + traceMaskStr);
    }

    public static void getTraceMask(String host, int port) {
        print(host, port, "gtmk");
    }

    private static void print(String host, int port, String word) {
        try {
            System.out.println(FourLetterWordMain.send4LetterWord(host, port, word));
        } catch (IOException | SSLContextException e) {
            System.err.println(host + ":" + port + " does not answer: " + e.getMessage());
        }
    }

    /** Takes host, port and operation. */
    public static void main(String[] args) {
        if (args.length < 3) {
            System.err.println(
                    "usage: host port ruok|dump|stat|kill|gettracemask|settracemask [mask]");
            return;
        }
        int port = Integer.parseInt(args[1]);
        switch (args[2]) {
            case "ruok" -> ruok(args[0], port);
            case "dump" -> dump(args[0], port);
            case "stat" -> stat(args[0], port);
            case "kill" -> kill(args[0], port);
            case "gettracemask" -> getTraceMask(args[0], port);
            case "settracemask" -> setTraceMask(args[0], port, args.length > 3 ? args[3] : "0");
            default -> System.err.println("unknown operation " + args[2]);
        }
    }
}
