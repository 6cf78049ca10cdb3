package dev.lido.capture;

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
 * @param code what to ship
 * @param fields statics whose values travel, in the order found
 * @param assigned variables and statics that reached code assigns
 * @param classPath jars and directories of library classes
 */
record Plan(
        Roots roots,
        Map<Class<?>, ClassFacts> facts,
        Map<String, CodeUnit> code,
        Set<StaticField> fields,
        List<GlobalField> assigned,
        List<URI> classPath) {
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
