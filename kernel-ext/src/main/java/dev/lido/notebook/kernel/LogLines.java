package dev.lido.notebook.kernel;

import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Shows log messages in the cell that runs: the JDK's own handler would stay with the cell that logged first. */
final class LogLines extends Handler {
    private final SimpleFormatter formatter = new SimpleFormatter();

    /** In place of the JDK's handler. */
    static void install() {
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            if (handler instanceof ConsoleHandler) {
                root.removeHandler(handler);
                LogLines lines = new LogLines();
                lines.setLevel(handler.getLevel());
                root.addHandler(lines);
            }
        }
    }

    @Override
    public void publish(LogRecord message) {
        if (isLoggable(message)) {
            String text = message.getLevel().getName() + ": " + formatter.formatMessage(message);
            System.err.println(text);
            if (message.getThrown() != null) {
                message.getThrown().printStackTrace();
            }
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
