package dev.lido.capture;

import dev.lido.bundle.CodeUnit;
import dev.lido.serial.UnshippableException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/**
 * The code that travels: all session classes that a shipped class mentions, or it could not be linked, and the library
 * classes among what they mention. Used once, by one thread.
 */
final class CodeClosure {
    private final Set<Class<?>> kept;
    private final Map<Class<?>, ClassFacts> facts = new LinkedHashMap<>();
    private final Set<Class<?>> libraries = new LinkedHashSet<>();
    /** Classes whose neighbours were not looked at yet. */
    private final Deque<ClassFacts> fresh = new ArrayDeque<>();

    /** @param kept classes that keep their static initializer */
    CodeClosure(Set<Class<?>> kept) {
        this.kept = kept;
    }

    /** Whether workers run the static initializer of {@code type}. */
    boolean keepsInitializer(ClassFacts type) {
        return type.keepsInitializer() || kept.contains(type.type);
    }

    /** The facts about a session class, which then is part of this. */
    ClassFacts facts(Class<?> type) throws UnshippableException {
        ClassFacts known = facts.get(type);
        if (known != null) {
            return known;
        }
        ClassFacts found = ClassFacts.Newest.of(type);
        if (found == null) {
            throw new UnshippableException(
                    "",
                    "needs the code of " + type.getName() + ", which its loader " + type.getClassLoader()
                            + " doesn't serve as a resource: put the class into a jar on the class path, or allow"
                            + " agents (-XX:+EnableDynamicAgentLoading)",
                    null);
        }
        MetClasses.meet(type);
        facts.put(type, found);
        fresh.add(found);
        return found;
    }

    /** Takes {@code type} in, or its elements' type if it is an array's. */
    void add(Class<?> type) throws UnshippableException {
        Class<?> element = type;
        while (element.isArray()) {
            element = element.getComponentType();
        }
        switch (Origin.of(element)) {
            case SESSION -> facts(element);
            case LIBRARY -> {
                if (libraries.add(element)) {
                    MetClasses.meet(element);
                }
            }
            default -> {}
        }
    }

    /** Takes in the types of a method descriptor, as {@code loader} finds them. */
    void addAll(String descriptor, @Nullable ClassLoader loader) throws UnshippableException {
        for (Type argument : Type.getArgumentTypes(descriptor)) {
            add(argument, loader);
        }
        add(Type.getReturnType(descriptor), loader);
    }

    private void add(Type type, @Nullable ClassLoader loader) throws UnshippableException {
        Type element = type.getSort() == Type.ARRAY ? type.getElementType() : type;
        if (element.getSort() == Type.OBJECT && !element.getInternalName().startsWith("java/")) {
            Class<?> found = MetClasses.find(element.getClassName(), loader);
            if (found != null) {
                add(found);
            }
        }
    }

    /** Takes in what the classes mention. */
    void close() throws UnshippableException {
        for (ClassFacts next = fresh.poll(); next != null; next = fresh.poll()) {
            for (Class<?> neighbour : variant(next).neighbours()) {
                add(neighbour);
            }
        }
    }

    Map<Class<?>, ClassFacts> all() {
        return facts;
    }

    /** What to ship, by name. */
    Map<String, CodeUnit> units() throws UnshippableException {
        Map<String, CodeUnit> units = new LinkedHashMap<>();
        for (ClassFacts each : facts.values()) {
            CodeUnit unit = variant(each).unit();
            CodeUnit other = units.put(unit.name(), unit);
            if (other != null && !other.equals(unit)) {
                throw new UnshippableException(
                        "",
                        "uses two different classes named " + unit.name() + ", which a worker can't tell apart",
                        null);
            }
        }
        return units;
    }

    List<URI> classPath() {
        return ClassPath.of(facts.keySet(), libraries);
    }

    private ClassFacts.Variant variant(ClassFacts type) {
        return type.variant(kept.contains(type.type));
    }
}
