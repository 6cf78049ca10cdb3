package dev.lido.serial;

import java.util.ServiceLoader;

/** Takes lambdas apart, by the {@link ClosureReader} that stands in the same jar. */
final class Lambdas {
    private Lambdas() {}

    static boolean isLambda(Class<?> type) {
        return type.isHidden() && Reader.FOUND.isLambda(type);
    }

    static Closure read(Object lambda) throws UnshippableException {
        return Reader.FOUND.read(lambda);
    }

    private static final class Reader {
        static final ClosureReader FOUND = ServiceLoader.load(ClosureReader.class, ClosureReader.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Lido's jar is incomplete: META-INF/services/"
                        + ClosureReader.class.getName() + " is missing"));
    }
}
