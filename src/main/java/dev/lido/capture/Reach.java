package dev.lido.capture;

import dev.lido.bundle.CodeUnit;
import dev.lido.bundle.GlobalField;
import dev.lido.serial.LambdaShape;
import dev.lido.serial.UnshippableException;
import java.lang.invoke.MethodHandleInfo;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/**
 * Follows code. Two closures grow side by side. Of <em>code</em>, class by class: all session classes that a shipped
 * class mentions, or it could not be linked. Of <em>globals</em>, method by method: only what can run, so that an unused
 * method or a sibling lambda brings no values. A method can run if it is
 *
 * <ul>
 *   <li>the implementation of a lambda that travels;
 *   <li>called by a method that can run: statically, or on a live class under that name and descriptor;
 *   <li>of a live class, and callable from outside the session ({@link ByNameMethods});
 *   <li>the static initializer of a class that keeps it.
 * </ul>
 *
 * A class is live if values of it travel, or if code that can run instantiates it or names it as a constant.
 */
final class Reach {
    private static final Set<String> REFLECTION = Set.of(
            "getMethod", "getMethods", "getDeclaredMethod", "getDeclaredMethods", "findStatic", "findVirtual", "bind");

    private final Roots roots;
    private final Map<Class<?>, ClassFacts> facts = new LinkedHashMap<>();
    private final Map<ClassLoader, Map<String, Class<?>>> resolved = new HashMap<>();
    private final Set<Class<?>> live = new LinkedHashSet<>();
    private final Set<Class<?>> initialised = new HashSet<>();
    private final Set<Class<?>> literals = new LinkedHashSet<>();
    private final Set<String> calledVirtually = new HashSet<>();
    private final Set<MethodFacts> reached = new HashSet<>();
    private final Set<StaticField> fields = new LinkedHashSet<>();
    private final Set<GlobalField> assigned = new LinkedHashSet<>();
    private final Set<Class<?>> libraries = new LinkedHashSet<>();
    private final Deque<Runnable> queue = new ArrayDeque<>();
    private boolean reflective;
    private @Nullable UnshippableException failure;

    private Reach(Roots roots) {
        this.roots = roots;
    }

    static Plan from(Roots roots) throws UnshippableException {
        return new Reach(roots).plan();
    }

    private Plan plan() throws UnshippableException {
        for (Class<?> type : roots.classes()) {
            mention(type);
            makeLive(type);
        }
        for (LambdaShape shape : roots.shapes()) {
            add(shape);
        }
        for (Runnable step = queue.poll(); step != null; step = queue.poll()) {
            step.run();
            if (failure != null) {
                throw failure;
            }
        }
        Map<String, CodeUnit> code = shippedCode();
        return new Plan(
                roots, facts, code, fields, assigned.stream().toList(), ClassPath.of(facts.keySet(), libraries));
    }

    private void add(LambdaShape shape) throws UnshippableException {
        Class<?> host = named(shape.host(), null);
        ClassLoader loader = host.getClassLoader(); // the host's code names all the others
        Class<?> impl = named(shape.implClass(), loader);
        Class<?> functional = named(shape.functionalInterface(), loader);
        mention(host);
        mention(impl);
        mention(functional);
        makeLive(functional);
        for (String marker : shape.markers()) {
            Class<?> type = named(marker, loader);
            mention(type);
            makeLive(type);
        }
        mentionAll(shape.capturedDescriptor(), loader);
        mentionAll(shape.instantiatedDescriptor(), loader);
        mentionAll(shape.methodDescriptor(), loader);
        mentionAll(shape.implDescriptor(), loader);
        if (Origin.of(impl) == Origin.SESSION) {
            if (shape.implKind() == MethodHandleInfo.REF_newInvokeSpecial) {
                makeLive(impl);
            }
            boolean virtual = shape.implKind() == MethodHandleInfo.REF_invokeVirtual
                    || shape.implKind() == MethodHandleInfo.REF_invokeInterface;
            call(impl, shape.implMethod() + shape.implDescriptor(), virtual);
        }
    }

    private static Class<?> named(String name, @Nullable ClassLoader loader) throws UnshippableException {
        Class<?> known = loader == null ? null : MetClasses.find(name, loader);
        try {
            return known != null ? known : MetClasses.find(name);
        } catch (ClassNotFoundException e) {
            throw new UnshippableException("", "is a lambda that needs " + name + ", which can't be found by name", e);
        }
    }

    private void mentionAll(String descriptor, @Nullable ClassLoader loader) {
        for (Type argument : Type.getArgumentTypes(descriptor)) {
            mention(argument, loader);
        }
        mention(Type.getReturnType(descriptor), loader);
    }

    private void mention(Type type, @Nullable ClassLoader loader) {
        Type element = type.getSort() == Type.ARRAY ? type.getElementType() : type;
        if (element.getSort() == Type.OBJECT && !element.getInternalName().startsWith("java/")) {
            Class<?> found = MetClasses.find(element.getClassName(), loader);
            if (found != null) {
                mention(found);
            }
        }
    }

    /** Takes {@code type} into the closure of code. */
    private void mention(Class<?> type) {
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

    private @Nullable ClassFacts facts(Class<?> type) {
        ClassFacts known = facts.get(type);
        if (known == null) {
            known = ClassFacts.Newest.of(type);
            if (known == null) {
                failure = new UnshippableException(
                        "",
                        "needs the code of " + type.getName() + ", which its loader " + type.getClassLoader()
                                + " doesn't serve as a resource: put the class into a jar on the class path, or allow"
                                + " agents (-XX:+EnableDynamicAgentLoading)",
                        null);
                return null;
            }
            MetClasses.meet(type);
            facts.put(type, known);
            ClassFacts found = known;
            queue.add(() ->
                    found.variant(roots.kept().contains(type)).neighbours().forEach(this::mention));
        }
        return known;
    }

    private void makeLive(Class<?> type) {
        if (Origin.of(type) != Origin.SESSION || type.isArray() || !live.add(type)) {
            return;
        }
        initialise(type);
        ByNameMethods fromOutside = new ByNameMethods(type);
        for (Class<?> declaring : sessionSupertypes(type)) {
            ClassFacts own = facts(declaring);
            if (own == null) {
                return;
            }
            initialise(declaring);
            for (MethodFacts method : own.methods.values()) {
                boolean called = !method.isStatic() && calledVirtually.contains(method.key());
                if (called || fromOutside.contains(method) && (declaring == type || !method.name.equals("<init>"))) {
                    run(declaring, method);
                }
            }
        }
    }

    /** {@code type} and its supertypes as far as they are session classes, nearest first. */
    private static Set<Class<?>> sessionSupertypes(Class<?> type) {
        Set<Class<?>> all = new LinkedHashSet<>();
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            if (Origin.of(c) == Origin.SESSION) {
                all.add(c);
            }
        }
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            addInterfaces(c, all);
        }
        return all;
    }

    private static void addInterfaces(Class<?> type, Set<Class<?>> all) {
        for (Class<?> face : type.getInterfaces()) {
            if (Origin.of(face) == Origin.SESSION) {
                all.add(face);
            }
            addInterfaces(face, all);
        }
    }

    private void initialise(Class<?> type) {
        ClassFacts own = initialised.add(type) ? facts(type) : null;
        if (own != null && (own.keepsInitializer() || roots.kept().contains(type))) {
            MethodFacts initializer = own.methods.get("<clinit>()V");
            if (initializer != null) {
                run(type, initializer);
            }
        }
    }

    private void call(Class<?> owner, String key, boolean virtual) {
        initialise(owner);
        for (Class<?> declaring : sessionSupertypes(owner)) {
            ClassFacts own = facts(declaring);
            MethodFacts method = own == null ? null : own.methods.get(key);
            if (method != null) {
                initialise(declaring);
                run(declaring, method);
                break;
            }
        }
        if (virtual && calledVirtually.add(key)) {
            for (Class<?> type : Set.copyOf(live)) {
                for (Class<?> declaring : sessionSupertypes(type)) {
                    ClassFacts own = facts(declaring);
                    MethodFacts method = own == null ? null : own.methods.get(key);
                    if (method != null && !method.isStatic()) {
                        run(declaring, method);
                    }
                }
            }
        }
    }

    private void run(Class<?> type, MethodFacts method) {
        if (reached.add(method)) {
            queue.add(() -> follow(type, method));
        }
    }

    private void follow(Class<?> type, MethodFacts method) {
        ClassLoader loader = type.getClassLoader();
        for (MethodFacts.Call call : method.calls) {
            Class<?> owner = session(call.owner(), loader);
            if (owner != null) {
                call(owner, call.key(), call.virtual());
            } else if (REFLECTION.contains(call.name()) && !reflective) {
                reflective = true;
                literals.forEach(this::runAll);
            }
        }
        for (String created : method.creates) {
            Class<?> owner = session(created, loader);
            if (owner != null) {
                makeLive(owner);
            }
        }
        for (String named : method.literals) {
            Class<?> literal = session(named, loader);
            if (literal != null && literals.add(literal)) {
                makeLive(literal);
                if (reflective) {
                    runAll(literal);
                }
            }
        }
        for (MethodFacts.Field field : method.reads) {
            StaticField declared = declared(field, loader);
            if (declared != null) {
                fields.add(declared);
            }
        }
        if (!method.name.equals("<clinit>")) {
            for (MethodFacts.Field field : method.writes) {
                StaticField declared = declared(field, loader);
                if (declared != null) {
                    assigned.add(declared.global());
                }
            }
        }
    }

    /** Code that looks methods up by reflection may call any of those of the classes it names. */
    private void runAll(Class<?> type) {
        ClassFacts own = facts(type);
        if (own != null) {
            own.methods.values().stream()
                    .filter(method -> !method.name.equals("<clinit>"))
                    .forEach(method -> run(type, method));
        }
    }

    /** The field behind a name in code, or null if its value doesn't travel: the class's initializer makes it. */
    private @Nullable StaticField declared(MethodFacts.Field field, @Nullable ClassLoader loader) {
        Class<?> owner = session(field.owner(), loader);
        if (owner == null) {
            return null;
        }
        for (Class<?> declaring : sessionSupertypes(owner)) {
            ClassFacts own = facts(declaring);
            if (own != null && own.travels(field.name())) {
                initialise(declaring);
                return roots.kept().contains(declaring) ? null : new StaticField(declaring, field.name());
            }
        }
        sessionSupertypes(owner).forEach(this::initialise);
        return null;
    }

    private @Nullable Class<?> session(String internalName, @Nullable ClassLoader loader) {
        if (internalName.startsWith("java/") || loader == null) {
            return null;
        }
        Map<String, Class<?>> known = resolved.computeIfAbsent(loader, any -> new HashMap<>());
        Class<?> type = known.computeIfAbsent(internalName, name -> {
            Class<?> found = MetClasses.find(name.replace('/', '.'), loader);
            return found != null && Origin.of(found) == Origin.SESSION ? found : void.class;
        });
        return type == void.class ? null : type;
    }

    private Map<String, CodeUnit> shippedCode() throws UnshippableException {
        Map<String, CodeUnit> code = new LinkedHashMap<>();
        for (ClassFacts each : facts.values()) {
            CodeUnit unit = each.variant(roots.kept().contains(each.type)).unit();
            CodeUnit other = code.put(unit.name(), unit);
            if (other != null && !other.equals(unit)) {
                throw new UnshippableException(
                        "",
                        "uses two different classes named " + unit.name() + ", which a worker can't tell apart",
                        null);
            }
        }
        return code;
    }
}
