package dev.lido.capture;

import dev.lido.bundle.GlobalField;
import dev.lido.serial.LambdaShape;
import dev.lido.serial.UnshippableException;
import java.lang.invoke.MethodHandleInfo;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows code. Two closures grow side by side. Of <em>code</em>, class by class: the {@link CodeClosure}. Of
 * <em>globals</em>, method by method: only what can run, so that an unused method or a sibling lambda brings no values. A
 * method can run if it is
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

    /** A method that can run, and the class that declares it. */
    private record Entry(Class<?> type, MethodFacts method) {}

    private final Roots roots;
    private final CodeClosure code;
    private final Map<ClassLoader, Map<String, Class<?>>> resolved = new HashMap<>();
    private final Set<Class<?>> live = new LinkedHashSet<>();
    private final Set<Class<?>> initialised = new HashSet<>();
    private final Set<Class<?>> literals = new LinkedHashSet<>();
    private final Set<String> calledVirtually = new HashSet<>();
    private final Set<MethodFacts> reached = new HashSet<>();
    private final Set<StaticField> fields = new LinkedHashSet<>();
    private final Set<GlobalField> assigned = new LinkedHashSet<>();
    private final Deque<Entry> queue = new ArrayDeque<>();
    private boolean reflective;

    private Reach(Roots roots) {
        this.roots = roots;
        this.code = new CodeClosure(roots.kept());
    }

    static Plan from(Roots roots) throws UnshippableException {
        return new Reach(roots).plan();
    }

    private Plan plan() throws UnshippableException {
        for (Class<?> type : roots.classes()) {
            code.add(type);
            makeLive(type);
        }
        for (LambdaShape shape : roots.shapes()) {
            add(shape);
        }
        for (Entry next = queue.poll(); next != null; next = queue.poll()) {
            follow(next.type(), next.method());
        }
        code.close();
        return new Plan(roots, code.all(), code.units(), fields, List.copyOf(assigned), code.classPath());
    }

    private void add(LambdaShape shape) throws UnshippableException {
        Class<?> host = named(shape.host(), null);
        ClassLoader loader = host.getClassLoader(); // the host's code names all the others
        Class<?> impl = named(shape.implClass(), loader);
        Class<?> functional = named(shape.functionalInterface(), loader);
        code.add(host);
        code.add(impl);
        code.add(functional);
        makeLive(functional);
        for (String marker : shape.markers()) {
            Class<?> type = named(marker, loader);
            code.add(type);
            makeLive(type);
        }
        code.addAll(shape.capturedDescriptor(), loader);
        code.addAll(shape.instantiatedDescriptor(), loader);
        code.addAll(shape.methodDescriptor(), loader);
        code.addAll(shape.implDescriptor(), loader);
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

    private void makeLive(Class<?> type) throws UnshippableException {
        if (Origin.of(type) != Origin.SESSION || type.isArray() || !live.add(type)) {
            return;
        }
        initialise(type);
        ByNameMethods fromOutside = new ByNameMethods(type);
        for (Class<?> declaring : sessionSupertypes(type)) {
            initialise(declaring);
            for (MethodFacts method : code.facts(declaring).methods.values()) {
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

    private void initialise(Class<?> type) throws UnshippableException {
        if (!initialised.add(type)) {
            return;
        }
        ClassFacts own = code.facts(type);
        MethodFacts initializer = own.methods.get("<clinit>()V");
        if (initializer != null && code.keepsInitializer(own)) {
            run(type, initializer);
        }
    }

    private void call(Class<?> owner, String key, boolean virtual) throws UnshippableException {
        initialise(owner);
        for (Class<?> declaring : sessionSupertypes(owner)) {
            MethodFacts method = code.facts(declaring).methods.get(key);
            if (method != null) {
                initialise(declaring);
                run(declaring, method);
                break;
            }
        }
        if (virtual && calledVirtually.add(key)) {
            for (Class<?> type : live) {
                for (Class<?> declaring : sessionSupertypes(type)) {
                    MethodFacts method = code.facts(declaring).methods.get(key);
                    if (method != null && !method.isStatic()) {
                        run(declaring, method);
                    }
                }
            }
        }
    }

    private void run(Class<?> type, MethodFacts method) {
        if (reached.add(method)) {
            queue.add(new Entry(type, method));
        }
    }

    private void follow(Class<?> type, MethodFacts method) throws UnshippableException {
        ClassLoader loader = type.getClassLoader();
        followCalls(method, loader);
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
        followFields(method, loader);
    }

    private void followCalls(MethodFacts method, @Nullable ClassLoader loader) throws UnshippableException {
        for (MethodFacts.Call call : method.calls) {
            Class<?> owner = session(call.owner(), loader);
            if (owner != null) {
                call(owner, call.key(), call.virtual());
            } else if (REFLECTION.contains(call.name()) && !reflective) {
                reflective = true;
                for (Class<?> literal : literals) {
                    runAll(literal);
                }
            }
        }
    }

    private void followFields(MethodFacts method, @Nullable ClassLoader loader) throws UnshippableException {
        for (MethodFacts.Field field : method.reads) {
            StaticField declared = declared(field, loader);
            if (declared != null) {
                fields.add(declared);
            }
        }
        if (method.name.equals("<clinit>")) {
            return;
        }
        for (MethodFacts.Field field : method.writes) {
            StaticField declared = declared(field, loader);
            if (declared != null) {
                assigned.add(declared.global());
            }
        }
    }

    /** Code that looks methods up by reflection may call any of those of the classes it names. */
    private void runAll(Class<?> type) throws UnshippableException {
        code.facts(type).methods.values().stream()
                .filter(method -> !method.name.equals("<clinit>"))
                .forEach(method -> run(type, method));
    }

    /** The field behind a name in code, or null if its value doesn't travel: the class's initializer makes it. */
    private @Nullable StaticField declared(MethodFacts.Field field, @Nullable ClassLoader loader)
            throws UnshippableException {
        Class<?> owner = session(field.owner(), loader);
        if (owner == null) {
            return null;
        }
        Set<Class<?>> all = sessionSupertypes(owner);
        for (Class<?> declaring : all) {
            if (code.facts(declaring).travels(field.name())) {
                initialise(declaring);
                return roots.kept().contains(declaring) ? null : new StaticField(declaring, field.name());
            }
        }
        for (Class<?> each : all) {
            initialise(each);
        }
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
}
