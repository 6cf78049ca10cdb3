package dev.lido.capture;

import dev.lido.bundle.Bundle;
import dev.lido.bundle.CodeUnit;
import dev.lido.bundle.GlobalGroup;
import dev.lido.serial.Closure;
import dev.lido.serial.LambdaShape;
import dev.lido.serial.Payload;
import dev.lido.serial.UnshippableException;
import dev.lido.serial.ValueEncoder;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes one function apart to show it. Reads what {@link Capture} reads, but value by value, and goes on where one is
 * refused. Used once, by one thread.
 */
final class Inspector {
    private final Capturer capturer;
    private final GlobalValues values;
    private final Set<StaticField> refusedFields = new HashSet<>();
    private final List<Inspection.Refused> refused = new ArrayList<>();
    private Roots roots = Roots.NONE;

    Inspector(Capturer capturer) {
        this.capturer = capturer;
        this.values = new GlobalValues(capturer.encoders(), capturer.encodings());
    }

    Inspection inspect(Object function) {
        LambdaShape shape = null;
        List<Inspection.Value> captured = new ArrayList<>();
        if (LambdaReader.looksLikeLambda(function.getClass())) {
            try {
                Closure closure = new LambdaReader().read(function);
                shape = closure.shape();
                List<String> names = CapturedNames.of(shape);
                for (int i = 0; i < closure.captured().size(); i++) {
                    String path = "captured '" + names.get(i) + "'";
                    read(
                            path,
                            names.get(i),
                            primitive(shape, i),
                            closure.captured().get(i),
                            captured);
                }
                roots = roots.with(List.of(), List.of(shape));
            } catch (UnshippableException e) {
                refused.add(new Inspection.Refused("the function", reason(e)));
            }
        } else {
            read("the function", "the function itself", null, function, captured);
        }
        Plan plan = settle();
        List<StaticField> fields = plan == null
                ? List.of()
                : plan.fields().stream()
                        .filter(field -> !refusedFields.contains(field) && !isMachinery(field.owner()))
                        .toList();
        List<GlobalGroup> groups = groups(fields);
        return new Inspection(
                shape,
                origin(shape),
                captured,
                globals(fields, groups),
                plan == null ? List.of() : code(plan),
                functionBytes(function),
                plan == null ? Bundle.EMPTY : new Bundle(1, plan.code(), groups, plan.classPath()),
                refused,
                plan == null ? List.of() : plan.assigned());
    }

    private static String reason(UnshippableException e) {
        String shown = e.path().isEmpty() ? "the value itself" : e.path();
        return e.getMessage().startsWith(shown)
                ? e.getMessage().substring(shown.length()).strip()
                : e.getMessage();
    }

    private static String origin(@Nullable LambdaShape shape) {
        if (shape == null) {
            return "";
        }
        try {
            Class<?> host = MetClasses.find(shape.host());
            return Rewriting.isWrapper(shape.host()) ? TypeText.declared(host) : shape.host();
        } catch (ClassNotFoundException e) {
            return shape.host();
        }
    }

    /** The name of the type of captured argument {@code index} if that is primitive. */
    private static @Nullable String primitive(LambdaShape shape, int index) {
        String name = net.bytebuddy.jar.asm.Type.getArgumentTypes(shape.capturedDescriptor())[index].getClassName();
        return name.indexOf('.') < 0 && name.indexOf('[') < 0 && Character.isLowerCase(name.charAt(0)) ? name : null;
    }

    private void read(
            String path, String name, @Nullable String declared, @Nullable Object value, List<Inspection.Value> into) {
        ValueEncoder encoder = capturer.encoders().take();
        try {
            encoder.add(value);
            roots = roots.with(Encoders.travelling(encoder.classes()), List.copyOf(encoder.shapes()));
            Payload payload = encoder.finish();
            String type = declared != null ? declared : value == null ? "null" : TypeText.of(value.getClass());
            into.add(new Inspection.Value(name, type, payload.data().size(), value, GlobalValue.isPlain(payload)));
            capturer.encoders().giveBack(encoder);
        } catch (UnshippableException e) {
            refused.add(new Inspection.Refused(path + e.path(), reason(e)));
        }
    }

    /** Follows values to code and code to values, past those that are refused; null if the code itself is. */
    private @Nullable Plan settle() {
        Set<ClassFacts> checked = Collections.newSetFromMap(new IdentityHashMap<>());
        while (true) {
            Plan plan;
            try {
                plan = capturer.plan(roots, checked);
            } catch (UnshippableException e) {
                refused.add(new Inspection.Refused("its code", reason(e)));
                return null;
            }
            Roots grown = plan.roots();
            for (StaticField field : plan.fields()) {
                if (refusedFields.contains(field)) {
                    continue;
                }
                try {
                    values.read(List.of(field));
                    grown = values.grow(grown, List.of(field));
                } catch (GlobalValue.Refused e) {
                    ClassFacts owner = plan.facts().get(field.owner());
                    if (field.isVariable() || owner == null || !owner.initialises(field.name())) {
                        refusedFields.add(field);
                        UnshippableException inWords = e.inWords();
                        refused.add(new Inspection.Refused(inWords.path(), reason(inWords)));
                    } else {
                        grown = grown.keeping(field.owner()); // the worker makes such statics itself
                    }
                }
            }
            if (grown.equals(plan.roots())) {
                return plan;
            }
            roots = grown;
        }
    }

    private List<GlobalGroup> groups(List<StaticField> fields) {
        try {
            return values.groups(fields);
        } catch (UnshippableException e) {
            // Each could be sent, but not all together: too large, or it changes while it is read.
            refused.add(new Inspection.Refused("variables that share objects" + e.path(), reason(e)));
            return List.of();
        }
    }

    private List<Inspection.Global> globals(List<StaticField> fields, List<GlobalGroup> groups) {
        List<Inspection.Global> globals = new ArrayList<>();
        for (StaticField field : fields) {
            GlobalValue value = Objects.requireNonNull(values.find(field));
            String name = field.isVariable() ? field.name() : TypeText.of(field.owner()) + '.' + field.name();
            Inspection.Value shown = new Inspection.Value(
                    name,
                    declaredType(field),
                    value.payload().data().size(),
                    value.value(),
                    GlobalValue.isPlain(value.payload()));
            for (GlobalGroup group : groups) {
                if (group.fields().contains(field.global())) {
                    globals.add(new Inspection.Global(field.isVariable(), shown, group));
                    break;
                }
            }
        }
        return globals;
    }

    private static String declaredType(StaticField field) {
        try {
            Type type = field.open().getGenericType();
            return TypeText.of(type);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            return "";
        }
    }

    /** JShell's own, by which it stops loops in local mode: nothing that a user has written. */
    private static boolean isMachinery(Class<?> type) {
        return type.getName().startsWith("REPL.$Cancel");
    }

    private static List<Inspection.Code> code(Plan plan) {
        List<Inspection.Code> code = new ArrayList<>();
        Set<String> left = new LinkedHashSet<>(plan.code().keySet());
        plan.facts().keySet().forEach(type -> {
            CodeUnit unit = plan.code().get(type.getName());
            if (unit != null && left.remove(type.getName()) && !isMachinery(type)) {
                code.add(new Inspection.Code(TypeText.declared(type), unit));
            }
        });
        return code;
    }

    private long functionBytes(Object function) {
        ValueEncoder encoder = capturer.encoders().take();
        long size = 0;
        try {
            encoder.add(function);
            size = encoder.size();
            encoder.finish();
            capturer.encoders().giveBack(encoder);
        } catch (UnshippableException e) {
            // Told where it is about the parts.
        }
        return size;
    }
}
