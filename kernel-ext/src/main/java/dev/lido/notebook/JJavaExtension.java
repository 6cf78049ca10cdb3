package dev.lido.notebook;

import dev.lido.Pool;
import org.dflib.jjava.jupyter.Extension;
import org.dflib.jjava.jupyter.kernel.BaseKernel;

/**
 * What the JJava kernel finds when {@code lido.jar} comes onto its class path ({@code %jars}, {@code %classpath},
 * {@code JJAVA_CLASSPATH}): Lido's names are imported, its magics are there, and the workers leave with the kernel.
 *
 * @since 0.1
 */
public final class JJavaExtension implements Extension {
    /** Called by {@link java.util.ServiceLoader}. */
    public JJavaExtension() {}

    @Override
    public void install(BaseKernel kernel) {
        JJavaMagics.install(kernel);
        try {
            JJavaMagics.evaluate(kernel, "import dev.lido.*;");
        } catch (Exception e) {
            throw new IllegalStateException("JJava could not import dev.lido.*", e);
        }
    }

    @Override
    public void uninstall(BaseKernel kernel) {
        Pool.shutdown();
    }
}
