package org.apache.zookeeper;

import org.apache.zookeeper.version.Info;

/** The version of ZooKeeper whose API this is, as text. */
public class Version implements Info {
    /** See {@link Info#REVISION}. */
    @Deprecated
    @SuppressWarnings("InlineMeSuggester") // There is no annotation library at run time.
    public static int getRevision() {
        return REVISION;
    }

    public static String getRevisionHash() {
        return REVISION_HASH;
    }

    public static String getBuildDate() {
        return BUILD_DATE;
    }

    /** Such as 3.9.6-ostler. */
    public static String getVersion() {
        return MAJOR + "." + MINOR + "." + MICRO + "-" + QUALIFIER;
    }

    public static String getVersionRevision() {
        return getVersion() + "-" + getRevisionHash();
    }

    public static String getFullVersion() {
        return getVersionRevision() + ", built on " + getBuildDate();
    }

    public static void printUsage() {
        System.out.print(
                "Usage:\tjava -cp ... org.apache.zookeeper.Version [--full | --short | --revision],\n"
                        + "\tPrints --full version info if no arg specified.");
    }

    /** Prints what the argument asks for. */
    public static void main(String[] args) {
        String wish = args.length == 0 ? "--full" : args[0];
        switch (wish) {
            case "--full" -> System.out.println(getFullVersion());
            case "--short" -> System.out.println(getVersion());
            case "--revision" -> System.out.println(getVersionRevision());
            default -> printUsage();
        }
    }
}
