package dev.lido.local;

import dev.lido.bundle.CodeUnit;
import dev.lido.bundle.GlobalField;
import dev.lido.bundle.GlobalGroup;
import dev.lido.capture.Capturer;
import dev.lido.capture.Inspection;
import dev.lido.engine.Anatomy;
import dev.lido.serial.LambdaShape;
import dev.lido.trace.StackFrames;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Says what would be sent of a function, and which of it the workers hold. */
final class Anatomist {
    private final Inspection inspection;
    private final List<WorkerMirror.View> workers;

    private Anatomist(Inspection inspection, List<WorkerMirror.View> workers) {
        this.inspection = inspection;
        this.workers = workers;
    }

    /** Of workers of which nobody knows what they have. */
    static Anatomy of(Object function, Capturer capturer) {
        return new Anatomist(capturer.inspect(function), List.of()).anatomy(function);
    }

    static Anatomy of(Object function, Capturer capturer, Crew crew) {
        Inspection inspection = capturer.inspect(function);
        List<WorkerMirror.View> workers = crew.workers().stream()
                .filter(worker -> worker.state() == Worker.State.READY)
                .map(worker -> worker.view(inspection.bundle()))
                .toList();
        return new Anatomist(inspection, workers).anatomy(function);
    }

    private Anatomy anatomy(Object function) {
        List<Anatomy.Part> parts = new ArrayList<>();
        long captured = 0;
        for (Inspection.Value value : inspection.captured()) {
            captured += value.bytes();
            parts.add(part(Anatomy.Kind.CAPTURED, value, 0));
        }
        long rest = inspection.functionBytes() - captured;
        if (inspection.shape() != null && rest > 0) {
            parts.add(new Anatomy.Part(Anatomy.Kind.FUNCTION, "the function", "", rest, null, false, 0));
        }
        for (Inspection.Global global : inspection.globals()) {
            GlobalGroup group = global.group();
            Anatomy.Kind kind = global.variable() ? Anatomy.Kind.VARIABLE : Anatomy.Kind.STATIC;
            parts.add(part(kind, global.value(), holders(view -> view.holds(group))));
        }
        for (Inspection.Code code : inspection.code()) {
            CodeUnit unit = code.unit();
            int holders = holders(view -> view.holds(unit));
            parts.add(new Anatomy.Part(
                    Anatomy.Kind.CLASS,
                    code.name(),
                    StackFrames.typed(unit.name()),
                    unit.bytes().length,
                    null,
                    false,
                    holders));
        }
        for (URI place : inspection.bundle().classPath()) {
            int holders = holders(view -> view.holds(place));
            parts.add(new Anatomy.Part(Anatomy.Kind.LIBRARY, place.getPath(), "", 0, null, false, holders));
        }
        return new Anatomy(
                what(inspection.shape(), function),
                inspection.origin(),
                parts,
                inspection.refused().stream()
                        .map(refused -> new Anatomy.Refusal(refused.path(), StackFrames.plain(refused.reason())))
                        .toList(),
                inspection.assigned().stream().map(GlobalField::name).distinct().toList(),
                workers.size());
    }

    private static Anatomy.Part part(Anatomy.Kind kind, Inspection.Value value, int holders) {
        return new Anatomy.Part(kind, value.name(), value.type(), value.bytes(), value.value(), value.plain(), holders);
    }

    private int holders(Predicate<WorkerMirror.View> has) {
        return (int) workers.stream().filter(has).count();
    }

    private static String what(@Nullable LambdaShape shape, Object function) {
        if (shape == null) {
            return "an object of " + StackFrames.plain(function.getClass().getName());
        }
        if (shape.implMethod().startsWith("lambda$")) {
            return "a lambda";
        }
        String type = StackFrames.plain(shape.implClass());
        String name = type.substring(type.lastIndexOf('.') + 1).replace('$', '.');
        return "the method reference " + name + "::" + shape.implMethod().replace("<init>", "new");
    }
}
