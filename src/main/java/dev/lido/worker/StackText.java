package dev.lido.worker;

/** Where a task is, as text for the session, which shortens it for its user. */
final class StackText {
    private StackText() {}

    /** The frames of a task, one to a line, as the JVM prints them; not what runs every task. */
    static String of(StackTraceElement[] trace) {
        StringBuilder text = new StringBuilder();
        for (StackTraceElement frame : trace) {
            if (frame.getClassName().startsWith("dev.lido.worker.")) {
                break;
            }
            text.append("\tat ").append(frame).append('\n');
        }
        return text.toString();
    }
}
