package dev.ostler.interop.cli;

import java.util.LinkedHashMap;
import java.util.Map;

/** The commands to which Ostler's shell gives another answer than Apache's, and why. */
final class Explained {
    private static final String OWN_WORDS =
            "A mistake in the arguments is told in words, with the usage, and without the name of a"
                    + " library's exception.";
    private static final String USAGE_ONLY = "The usage is one line; \"help\" lists the options.";
    private static final String ACL_PATH =
            "The message names the path; there it says \"null\" or the error's code first.";

    static final Map<String, String> DIFFERENCES = differences();

    private Explained() {}

    private static Map<String, String> differences() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("help", "It is a command here; there it is unknown, which prints the list too.");
        all.put("get", USAGE_ONLY);
        all.put("set /a", USAGE_ONLY);
        all.put("ls -z /a", OWN_WORDS);
        all.put("get -z /a", OWN_WORDS);
        all.put("create -z /q", OWN_WORDS);
        all.put("addWatch -m", OWN_WORDS);
        all.put("setquota -n 5 -b 6 /a", OWN_WORDS);
        all.put("setquota -n x /a", OWN_WORDS);
        all.put("setquota /a", OWN_WORDS);
        all.put("delquota -n -b /a", OWN_WORDS);
        all.put("delquota -z /a", OWN_WORDS);
        all.put("reconfig -file /nope", OWN_WORDS);
        all.put("create /neg -5", "A negative number may be data; there it is an unknown option.");
        all.put("set /old two 0", "The old place of the version counts, with a notice.");
        all.put("set /old three 7", "The old place of the version counts; there it is ignored.");
        all.put("create /d1 data bogus", ACL_PATH);
        all.put("create /d5 a b c d e", ACL_PATH);
        all.put("setAcl /a bogus", ACL_PATH);
        all.put("setAcl -R /r world:anyone:cdrwa", "The last line counts the failures.");
        all.put("version", "It is another version.");
        return all;
    }
}
