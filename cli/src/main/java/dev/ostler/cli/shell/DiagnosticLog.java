package dev.ostler.cli.shell;

import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Logging of a program whose output is for other programs: to the error output, a line each, and
 * only what is as grave as the system property {@code zkcli.log} says: {@code ERROR} by default,
 * for what goes wrong is told by the command that it happens to. It starts faster than a real
 * logging library.
 */
public final class DiagnosticLog implements SLF4JServiceProvider {
    private static final String LEVEL_PROPERTY = "zkcli.log";
    private static final String PROVIDER_PROPERTY = "slf4j.provider";

    private final ILoggerFactory loggers = Lines::new;
    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter contexts = new NOPMDCAdapter();

    /** Makes it the one of this process, unless one is chosen; call it before anything logs. */
    static void install() {
        if (System.getProperty(PROVIDER_PROPERTY) == null) {
            System.setProperty(PROVIDER_PROPERTY, DiagnosticLog.class.getName());
            System.setProperty("slf4j.internal.verbosity", "WARN"); // Not that it was chosen.
        }
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return loggers;
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return contexts;
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0.99";
    }

    @Override
    public void initialize() {}

    /** A logger that prints. */
    private static final class Lines extends LegacyAbstractLogger {
        private static final long serialVersionUID = 1;
        private static final int THRESHOLD =
                Level.valueOf(System.getProperty(LEVEL_PROPERTY, "ERROR")).toInt();

        Lines(String name) {
            this.name = name;
        }

        @Override
        protected @Nullable String getFullyQualifiedCallerName() {
            return null; // Nothing is printed of the caller.
        }

        @Override
        protected void handleNormalizedLoggingCall(
                Level level,
                @Nullable Marker marker,
                String pattern,
                Object @Nullable [] arguments,
                @Nullable Throwable cause) {
            String text = MessageFormatter.basicArrayFormat(pattern, arguments);
            System.err.println(level + " " + text + (cause == null ? "" : ": " + cause));
        }

        private static boolean prints(Level level) {
            return level.toInt() >= THRESHOLD;
        }

        @Override
        public boolean isTraceEnabled() {
            return prints(Level.TRACE);
        }

        @Override
        public boolean isDebugEnabled() {
            return prints(Level.DEBUG);
        }

        @Override
        public boolean isInfoEnabled() {
            return prints(Level.INFO);
        }

        @Override
        public boolean isWarnEnabled() {
            return prints(Level.WARN);
        }

        @Override
        public boolean isErrorEnabled() {
            return prints(Level.ERROR);
        }
    }
}
