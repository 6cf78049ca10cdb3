package dev.lido;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What Lido tells the user unasked, each thing once in a session. */
final class SessionNotes {
    private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

    private SessionNotes() {}

    /** A function assigns session variables: the classic lost update. */
    static void assigned(List<String> variables) {
        for (String variable : variables) {
            if (TOLD.add(variable)) {
                System.getLogger("dev.lido")
                        .log(
                                System.Logger.Level.WARNING,
                                "The function assigns the session variable ''{0}'': the new value stays in the worker,"
                                        + " your session''s ''{0}'' does not change. Return the value instead.",
                                variable);
            }
        }
    }
}
