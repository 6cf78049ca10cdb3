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
                captured = captured(closure);
                roots = roots.with(List.of(), List.of(shape));
            } catch (UnshippableException e) {
                refused.add(new Inspection.Refused("the function", e.problem()));
            }
        } else {
            read("the function", "the function itself", null, function, captured);
        }
        Plan plan = settle();
        long size = functionBytes(function);
        if (plan == null) {
            return new Inspection(
                    shape, origin(shape), captured, List.of(), List.of(), size, Bundle.EMPTY, refused, List.of());
        }
        List<StaticField> fields = plan.fields().stream()
                .filter(field -> !refusedFields.contains(field) && !isMachinery(field.owner()))
                .toList();
        List<GlobalGroup> groups = groups(fields);
        return new Inspection(
                shape,
                origin(shape),
                captured,
                globals(fields, groups),
                code(plan),
                size,
                new Bundle(1, plan.code(), groups, plan.classPath()),
                refused,
                plan.assigned());
    }

    private List<Inspection.Value> captured(Closure closure) {
        List<Inspection.Value> captured = new ArrayList<>();
        List<String> names = CapturedNames.of(closure.shape());
        for (int i = 0; i < names.size(); i++) {
            String path = "captured '" + names.get(i) + "'";
            String declared = primitive(closure.shape(), i);
            read(path, names.get(i), declared, closure.captured().get(i), captured);
        }
        return captured;
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
        var type = net.bytebuddy.jar.asm.Type.getArgumentTypes(shape.capturedDescriptor())[index];
        return type.getSort() < net.bytebuddy.jar.asm.Type.ARRAY ? type.getClassName() : null;
    }

    private void read(
            String path, String name, @Nullable String declared, @Nullable Object value, List<Inspection.Value> into) {
        ValueEncoder encoder = capturer.encoders().take();
        try {
            encoder.add(value);
            roots = roots.with(Met.travelling(encoder.classes()), List.copyOf(encoder.shapes()));
            Payload payload = encoder.finish();
            String type = declared != null ? declared : value == null ? "null" : TypeText.of(value.getClass());
            into.add(new Inspection.Value(name, type, payload.data().size(), value, GlobalValue.isPlain(payload)));
            capturer.encoders().giveBack(encoder);
        } catch (UnshippableException e) {
            refused.add(new Inspection.Refused(path + e.path(), e.problem()));
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
                refused.add(new Inspection.Refused("its code", e.problem()));
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
                    if (plan.canMake(field)) {
                        grown = grown.keeping(field.owner());
                    } else {
                        refusedFields.add(field);
                        UnshippableException inWords = e.inWords();
                        refused.add(new Inspection.Refused(inWords.path(), inWords.problem()));
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
            refused.add(new Inspection.Refused("variables that share objects" + e.path(), e.problem()));
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
