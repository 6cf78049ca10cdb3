package dev.lido.serial;

import java.util.HashSet;
import java.util.Set;

/** Classes of the test's own loader, under their own names; some of them can be made to be missing. */
final class LoaderSpace implements ClassSpace {
    final Set<String> missing = new HashSet<>();

    @Override
    public String nameOf(Class<?> type) {
        return type.getName();
    }

    @Override
    public Class<?> find(String name) throws ClassNotFoundException {
        if (missing.contains(name)) {
            throw new ClassNotFoundException(name);
        }
        return Class.forName(name, false, loader());
    }

    @Override
    public ClassLoader loader() {
        return LoaderSpace.class.getClassLoader();
    }
}
