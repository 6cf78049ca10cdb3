package dev.lido.notebook;

import java.lang.reflect.InvocationTargetException;
import org.jspecify.annotations.Nullable;

/**
 * Brings the magics into notebook kernels that don't find them by themselves. IJava: a cell with
 *
 * <pre>{@code
 * %jars lido.jar
 * dev.lido.notebook.Notebook.install();
 * }</pre>
 *
 * <p>or the second line in the script that {@code IJAVA_STARTUP_SCRIPTS_PATH} names, with {@code lido.jar} in {@code
 * IJAVA_CLASSPATH}. JJava and the "Java (Lido)" kernel need no call.
 *
 * @since 0.1
 */
public final class Notebook {
    private static final String IJAVA = "io.github.spencerpark.ijava.IJava";
    private static final String JJAVA = "org.dflib.jjava.jupyter.kernel.BaseKernel";

    private Notebook() {}

    /**
     * Registers {@code %parallel} and its like with the kernel in which this is called.
     *
     * @return what there is now, for the eyes of the user
     * @throws IllegalStateException if there is no kernel that has magics
     */
    public static String install() {
        try {
            Object ijava = instance(IJAVA, "getKernelInstance");
            if (ijava != null) {
                IJavaMagics.install(ijava);
                return "Lido's magics: %parallel, %%parallel, %%everywhere (%parallel help tells more)";
            }
            if (instance(JJAVA, "notebookKernel") != null) {
                return "This kernel has Lido's magics already: %parallel help";
            }
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new IllegalStateException(
                    "Lido's magics don't fit this version of the kernel: " + e
                            + ". Pool.map and the rest of the API work without them.",
                    e);
        }
        throw new IllegalStateException(
                "no IJava or JJava kernel runs here, so there is nothing to bring magics into; the API needs none");
    }

    private static @Nullable Object instance(String type, String method) throws ReflectiveOperationException {
        Class<?> found;
        try {
            found = Class.forName(type, true, Notebook.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            return null;
        }
        try {
            return found.getMethod(method).invoke(null);
        } catch (InvocationTargetException e) {
            return null; // there is none
        }
    }
}
