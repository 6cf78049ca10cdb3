package dev.lido.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/**
 * {@code lido kernel install} and {@code lido kernel remove}: puts the "Java (Lido)" kernel where Jupyter looks for
 * kernels. The kernelspec gets a copy of the jar, so that it goes on working when the checkout is cleaned or gone.
 */
final class KernelCommand {
    static final String USAGE =
            "lido kernel install [--user | --prefix DIR] [--jdk HOME] [--name NAME], lido kernel remove [--user | --prefix DIR] [--name NAME]";

    private static final String JAR = "lido-kernel.jar";
    private static final long TRAINING_SECONDS = 120;
    private static final List<String> LOGOS = List.of("logo-32x32.png", "logo-64x64.png", "logo-svg.svg");

    private final PrintStream out;
    private Path data = JupyterPlaces.ofUser();
    private Path jdk = Path.of(System.getProperty("java.home"));
    private String name = "lido";

    KernelCommand(PrintStream out) {
        this.out = out;
    }

    static int run(List<String> args) throws IOException, InterruptedException {
        return new KernelCommand(System.out).execute(args);
    }

    int execute(List<String> args) throws IOException, InterruptedException {
        String what = args.isEmpty() ? "" : args.get(0);
        if (!what.equals("install") && !what.equals("remove")) {
            throw new UsageException(
                    (what.isEmpty() ? "kernel needs a command" : "kernel has no command '" + what + "'") + ": "
                            + USAGE);
        }
        parse(args.subList(1, args.size()));
        Path kernel = data.resolve("kernels").resolve(name);
        return what.equals("install") ? install(kernel) : remove(kernel);
    }

    private void parse(List<String> options) {
        Arguments rest = new Arguments(options, USAGE);
        while (rest.hasNext()) {
            String option = rest.next();
            switch (option) {
                case "--user" -> data = JupyterPlaces.ofUser();
                case "--prefix" ->
                    data = Path.of(rest.value(option)).toAbsolutePath().resolve("share/jupyter");
                case "--jdk" -> jdk = Path.of(rest.value(option)).toAbsolutePath();
                case "--name" -> name = rest.value(option);
                default -> throw rest.refused("kernel has no option '" + option + "'");
            }
        }
        if (!name.matches("[a-z0-9][a-z0-9._-]*")) {
            throw new UsageException("a kernel's name (\"" + name
                    + "\") begins with a small letter or a digit, and may have '.', '-' and '_' in it");
        }
    }

    private int install(Path kernel) throws IOException, InterruptedException {
        Path java = List.of("bin/java", "bin/java.exe").stream()
                .map(jdk::resolve)
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new UsageException("there is no java in " + jdk.resolve("bin")
                        + ": give the home of a JDK, version 17 or later, with --jdk"));
        if (!Files.isRegularFile(jdk.resolve("jmods/jdk.jshell.jmod")) && !Files.exists(jdk.resolve("bin/jshell"))) {
            throw new UsageException(
                    jdk + " is a Java runtime without JShell: give the home of a JDK, version 17 or later, with --jdk");
        }
        String version = version(jdk);
        if (version.matches("1\\..*|[1-9]|1[0-6]|(9|1[0-6])\\..*")) {
            throw new UsageException(
                    jdk + " is Java " + version + ": give the home of a JDK, version 17 or later, with --jdk");
        }
        Path jar = jar();
        Files.createDirectories(kernel);
        Path copy = kernel.resolve(JAR);
        // Not over the old one: a kernel that runs has it open.
        Path fresh = Files.createTempFile(kernel, "lido-kernel-", ".tmp");
        try {
            Files.copy(jar, fresh, StandardCopyOption.REPLACE_EXISTING);
            Files.move(fresh, copy, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
        Path archive = kernel.resolve("lido-kernel.jsa");
        boolean archived = archive(KernelSpec.training(java, copy, archive), archive);
        for (String logo : LOGOS) {
            try (InputStream picture = KernelCommand.class.getResourceAsStream(logo)) {
                if (picture != null) {
                    Files.copy(picture, kernel.resolve(logo), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        Files.writeString(kernel.resolve("kernel.json"), KernelSpec.json(java, copy, archive, displayName()));
        out.println("Installed the kernel \"" + displayName() + "\" for " + jdk + ":");
        try (DirectoryStream<Path> files = Files.newDirectoryStream(kernel)) {
            for (Path file : files) {
                out.println("  " + file);
            }
        }
        if (!archived) {
            out.println("  (no class archive could be made: the kernel starts more slowly, and works all the same)");
        }
        if (Jupyter.find("jupyter").isPresent()) {
            out.println("Next: lido notebook, or jupyter lab; choose \"" + displayName() + "\" for a new notebook.");
        } else {
            out.println("Next: get Jupyter. " + Jupyter.HOW_TO_GET);
        }
        return 0;
    }

    /** As the JDK's {@code release} file has it; empty if it has none. */
    private static String version(Path jdk) throws IOException {
        Path file = jdk.resolve("release");
        if (!Files.isRegularFile(file)) {
            return "";
        }
        Properties release = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            release.load(reader);
        }
        return release.getProperty("JAVA_VERSION", "").replace("\"", "");
    }

    private static boolean archive(List<String> training, Path archive) throws IOException, InterruptedException {
        Files.deleteIfExists(archive);
        Process process = new ProcessBuilder(training)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        boolean ended = process.waitFor(TRAINING_SECONDS, TimeUnit.SECONDS);
        if (!ended) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
            Files.deleteIfExists(archive); // half of one is none
        }
        return ended && Files.isRegularFile(archive);
    }

    private String displayName() {
        return name.equals("lido") ? "Java (Lido)" : "Java (Lido, " + name + ")";
    }

    private int remove(Path kernel) throws IOException {
        if (!Files.isRegularFile(kernel.resolve("kernel.json"))) {
            throw new UsageException("there is no kernel " + name + " in " + kernel.getParent());
        }
        if (!Files.isRegularFile(kernel.resolve(JAR))) {
            throw new UsageException(kernel + " is not Lido's kernel: it holds no " + JAR);
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(kernel)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(kernel);
        out.println("Removed " + kernel);
        return 0;
    }

    /** The jar that holds the kernel: this one, or the one beside it. */
    static Path jar() {
        Path own = Path.of(JShellCommand.ofThisJdk().classPath().split(java.io.File.pathSeparator)[0]);
        if (own.getFileName().toString().equals(JAR)) {
            return own;
        }
        Path beside = own.resolveSibling(JAR);
        if (!Files.isRegularFile(beside)) {
            throw new UsageException("there is no " + JAR + " beside " + own
                    + ", which holds the kernel. In a checkout, mvn package makes both.");
        }
        return beside;
    }
}
