package dev.lido.worker;

/** Stack frames as users know them: without the names of our class loaders, and without our own frames below theirs. */
final class StackText {
    private StackText() {}

    /** One frame: {@code REPL.$JShell$11.slow($JShell$11.java:4)}. */
    static String of(StackTraceElement frame) {
        String text = frame.toString();
        return text.substring(text.lastIndexOf('/', text.indexOf('(')) + 1);
    }

    /** The frames of a task, one to a line, as the JVM prints them. */
    static String of(StackTraceElement[] trace) {
        StringBuilder text = new StringBuilder();
        for (StackTraceElement frame : trace) {
            if (frame.getClassName().startsWith("dev.lido.worker.")) {
                break;
            }
            text.append("\tat ").append(of(frame)).append('\n');
        }
        return text.toString();
    }
}
