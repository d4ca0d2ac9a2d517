import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Formats every Java file below a directory with google-java-format (AOSP style), or checks that
 * they are formatted: {@code java Format.java check|write DIRECTORY}. The build runs it; so can
 * you, see docs/HACKING.md.
 */
final class Format {
    public static void main(String[] args) throws Exception {
        boolean write = args[0].equals("write");
        Path root = Path.of(args[1]);
        List<Path> files;
        try (var walk = Files.walk(root)) {
            files =
                    walk.filter(path -> path.toString().endsWith(".java"))
                            .filter(path -> !root.relativize(path).toString().contains("target/"))
                            .sorted()
                            .toList();
        }
        var formatter =
                new Formatter(
                        JavaFormatterOptions.builder()
                                .style(JavaFormatterOptions.Style.AOSP)
                                .build());
        int unformatted = 0;
        for (Path file : files) {
            String before = Files.readString(file);
            String ordered = ImportOrderer.reorderImports(before, JavaFormatterOptions.Style.AOSP);
            String after = formatter.formatSource(RemoveUnusedImports.removeUnusedImports(ordered));
            if (after.equals(before)) {
                continue;
            }
            if (write) {
                Files.writeString(file, after);
                System.out.println("formatted " + root.relativize(file));
            } else {
                System.err.println("not formatted: " + root.relativize(file));
                unformatted++;
            }
        }
        if (unformatted > 0) {
            System.err.println(
                    unformatted
                            + " file(s) are not formatted; docs/HACKING.md names the command that"
                            + " formats them.");
            System.exit(1);
        }
    }
}
