package dev.lido.capture;

import dev.lido.bundle.Bundle;
import dev.lido.bundle.CodeUnit;
import dev.lido.bundle.GlobalField;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What some roots reach: holds for as long as none of the classes is redefined. Immutable.
 *
 * @param roots where reach began
 * @param facts the class versions it rests on
 * @param fields statics whose values travel, in the order found
 * @param assigned variables and statics that reached code assigns
 * @param bundle what to ship while there are no values; the same object for every capture
 */
record Plan(
        Roots roots,
        Map<Class<?>, ClassFacts> facts,
        Set<StaticField> fields,
        List<GlobalField> assigned,
        Bundle bundle) {
    /**
     * @param code what to ship
     * @param classPath jars and directories of library classes
     */
    Plan(
            Roots roots,
            Map<Class<?>, ClassFacts> facts,
            Map<String, CodeUnit> code,
            Set<StaticField> fields,
            List<GlobalField> assigned,
            List<URI> classPath) {
        this(roots, facts, fields, assigned, new Bundle(1, code, List.of(), classPath));
    }

    /** What to ship. */
    Map<String, CodeUnit> code() {
        return bundle.code();
    }

    /** Jars and directories of library classes. */
    List<URI> classPath() {
        return bundle.classPath();
    }

    /** Whether the worker can make the value of {@code field} itself, by the static initializer of its class. */
    boolean canMake(StaticField field) {
        ClassFacts owner = facts.get(field.owner());
        return !field.isVariable() && owner != null && owner.initialises(field.name());
    }

    /** Whether all classes are still what they were; adds those that are to {@code checked}. */
    boolean isCurrent(Set<ClassFacts> checked) {
        for (ClassFacts version : facts.values()) {
            if (checked.contains(version)) {
                continue;
            }
            if (Redefinition.happened(version.type, version.original)) {
                return false; // not checked: the next plan may rest on this version, too
            }
            checked.add(version);
        }
        return true;
    }
}
