package dev.lido.capture;

import dev.lido.bundle.ContentId;
import dev.lido.serial.Apart;
import dev.lido.serial.ClassSpace;
import dev.lido.serial.UnshippableException;

/** The session's classes by name. Takes note of each class that is written, so that its name can be read again. */
final class SessionSpace implements ClassSpace {
    private final ClassLoader loader = new FindingLoader();

    @Override
    public String nameOf(Class<?> type) throws UnshippableException {
        if (type.isHidden()) {
            throw new UnshippableException(
                    "", "is of the hidden class " + type.getName() + ", which has no name elsewhere", null);
        }
        MetClasses.meet(type);
        return type.getName();
    }

    @Override
    public Class<?> find(String name) throws ClassNotFoundException {
        return MetClasses.find(name);
    }

    @Override
    public ClassLoader loader() {
        return loader;
    }

    @Override
    public void meet(Apart value) throws UnshippableException {
        Broadcasts.meet(value);
    }

    @Override
    public Apart apart(long high, long low) throws UnshippableException {
        return Broadcasts.find(new ContentId(high, low));
    }

    private static final class FindingLoader extends ClassLoader {
        FindingLoader() {
            super("lido-session", SessionSpace.class.getClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            return MetClasses.find(name);
        }
    }
}
