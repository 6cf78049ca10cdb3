package dev.lido.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code lido notebook}: opens Jupyter, if it is installed. */
final class Jupyter {
    static final String HOW_TO_GET =
            "With Python: pip install jupyterlab. On Debian and Ubuntu: apt install jupyter-notebook. With Homebrew: brew install jupyterlab.";

    private Jupyter() {}

    static int run(List<String> args) throws IOException, InterruptedException {
        Path kernel = JupyterPlaces.ofUser().resolve("kernels").resolve("lido").resolve("kernel.json");
        Optional<Path> lab = find("jupyter-lab");
        Optional<Path> program = lab.isPresent() ? lab : find("jupyter-notebook");
        if (program.isEmpty()) {
            System.err.println("lido: neither jupyter-lab nor jupyter-notebook is on the PATH. " + HOW_TO_GET);
            System.err.println("Then: lido kernel install, and lido notebook again.");
            return 1;
        }
        if (!Files.isRegularFile(kernel)) {
            System.err.println("lido: the kernel is not installed for this user (there is no " + kernel
                    + "); lido kernel install does it");
        }
        List<String> command = new ArrayList<>();
        command.add(program.get().toString());
        command.addAll(args);
        Shell.leaveInterruptsToTheChild();
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    /** A program on the PATH. */
    static Optional<Path> find(String program) {
        String path = System.getenv("PATH");
        if (path == null) {
            return Optional.empty();
        }
        for (String directory : path.split(File.pathSeparator)) {
            for (String suffix : List.of("", ".exe")) {
                Path file = Path.of(directory, program + suffix);
                if (!directory.isEmpty() && Files.isExecutable(file) && Files.isRegularFile(file)) {
                    return Optional.of(file);
                }
            }
        }
        return Optional.empty();
    }
}
