package dev.lido.notebook.kernel;

import dev.lido.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/** A Jupyter with settings and files of its own, in which the kernel is installed. */
final class JupyterHome {
    /** More than the kernels that one test starts, at five ports each. */
    private static final int PORTS = 25;

    private JupyterHome() {}

    /** The environment for a Jupyter whose files are in {@code home}. */
    static Map<String, String> environment(Path home) throws IOException, InterruptedException {
        Path config = Files.createDirectories(home.resolve("config"));
        // Jupyter chooses its kernels' ports where any program may get one before the kernel has it: it has no
        // setting for that.
        Files.writeString(config.resolve("jupyter_config.py"), """
                from jupyter_client.connect import LocalPortCache
                ports = iter(%s)
                LocalPortCache.find_available_port = lambda cache, ip: next(ports)
                """.formatted(
                        IntStream.range(0, PORTS).mapToObj(i -> FreePort.next()).toList()));
        Map<String, String> environment = new HashMap<>();
        environment.put("JUPYTER_PATH", InstalledKernel.install().toString());
        environment.put("JUPYTER_CONFIG_DIR", config.toString());
        environment.put("JUPYTER_DATA_DIR", home.resolve("data").toString());
        environment.put("JUPYTER_RUNTIME_DIR", home.resolve("runtime").toString());
        environment.put("IPYTHONDIR", home.resolve("ipython").toString());
        environment.put("LIDO_CACHE", InstalledKernel.cache().toString());
        return environment;
    }
}
