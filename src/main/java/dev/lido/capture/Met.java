package dev.lido.capture;

import dev.lido.serial.Apart;
import dev.lido.serial.LambdaShape;
import dev.lido.serial.UnshippableException;
import dev.lido.serial.ValueEncoder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What an encoder met that has to be on the worker as well: also what the shared values among it need.
 *
 * @param classes classes that travel
 * @param shapes lambdas
 * @param shared shared values, those within shared values among them
 */
record Met(List<Class<?>> classes, List<LambdaShape> shapes, List<Broadcast> shared) {
    /** What {@code encoder} has met since its last payload. */
    static Met by(ValueEncoder encoder) throws UnshippableException {
        List<Class<?>> classes = travelling(encoder.classes());
        List<LambdaShape> shapes = List.copyOf(encoder.shapes());
        Collection<Apart> aparts = encoder.aparts();
        if (aparts.isEmpty()) {
            return new Met(classes, shapes, List.of());
        }
        List<Class<?>> allClasses = new ArrayList<>(classes);
        List<LambdaShape> allShapes = new ArrayList<>(shapes);
        List<Broadcast> shared = new ArrayList<>();
        for (Apart apart : aparts) {
            Broadcast broadcast = Broadcasts.of(apart);
            shared.add(broadcast);
            shared.addAll(broadcast.needs().shared());
            allClasses.addAll(broadcast.needs().classes());
            allShapes.addAll(broadcast.needs().shapes());
        }
        return new Met(allClasses, allShapes, shared.stream().distinct().toList());
    }

    boolean isPortable() {
        return isPortable(classes, shapes);
    }

    /** Whether none of this belongs to the session's own code. */
    static boolean isPortable(List<Class<?>> classes, List<LambdaShape> shapes) {
        return classes.stream().noneMatch(type -> Origin.of(type) == Origin.SESSION)
                && shapes.stream().noneMatch(shape -> ofSession(shape.host()) || ofSession(shape.implClass()));
    }

    private static boolean ofSession(String name) {
        try {
            return Origin.of(MetClasses.find(name)) == Origin.SESSION;
        } catch (ClassNotFoundException e) {
            return true;
        }
    }

    /** Those classes that have to travel in one form or the other. */
    static List<Class<?>> travelling(Collection<Class<?>> types) {
        if (types.isEmpty()) {
            return List.of();
        }
        List<Class<?>> travelling = new ArrayList<>(types.size());
        for (Class<?> type : types) {
            Origin origin = Origin.of(type);
            if (origin == Origin.SESSION || origin == Origin.LIBRARY) {
                travelling.add(type);
            }
        }
        return travelling;
    }
}
