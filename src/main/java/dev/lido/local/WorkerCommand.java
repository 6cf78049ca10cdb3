package dev.lido.local;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The command line of a worker. Holds no secret: everybody on the machine can read it. Made without lambdas: the first
 * worker of a session waits for it, and each costs a cold JVM a millisecond.
 */
final class WorkerCommand {
    private static final String MAIN_CLASS = "dev.lido.worker.WorkerMain";
    /** The newest JDK of which the diagnostic options are known: one that has not got them does not start. */
    private static final int NEWEST_KNOWN = 25;

    /** The first JDK with a cache of classes that are loaded, linked and initialized, where the older ones are read. */
    private static final int FIRST_WITH_AOT_CACHE = 25;

    /** One argument may have 128 KiB; a longer class path goes into a file. */
    private static final int LONGEST_ARGUMENT = 100_000;

    private WorkerCommand() {}

    static List<String> of(LocalSettings settings, Path directory, int worker, boolean bare) throws IOException {
        List<String> command = new ArrayList<>(Reaper.ownSession());
        command.add(java());
        if (!chooseCollector(settings.jvmArgs())) {
            // Large arrays, as those that messages are kept in, are not to be moved from one generation to the next.
            command.addAll(List.of("-XX:+UseSerialGC", "-XX:PretenureSizeThreshold=4m"));
        }
        command.addAll(List.of(
                // Without safepoints in counted loops a worker could not halt, or be interrupted by anything.
                "-XX:+UseCountedLoopSafepoints",
                // Where a loop asks for them every so often, they cost next to nothing.
                "-XX:LoopStripMiningIter=1000",
                // A JVM that has run out of memory is not to be trusted with the next task.
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:-UsePerfData",
                "-XX:ErrorFile=" + crashReport(directory, worker),
                "-XX:ActiveProcessorCount=" + Math.max(1, Cpus.usable() / settings.size()),
                // Four times the JVM's own thresholds (but for loops): a young worker has better use for the processors
                // than to optimise what has run for milliseconds. Makes the first large calls a third quicker.
                "-XX:Tier4InvocationThreshold=20000",
                "-XX:Tier4MinInvocationThreshold=2400",
                "-XX:Tier4CompileThreshold=60000",
                "--add-opens=java.base/java.lang.invoke=ALL-UNNAMED",
                "-Dkryo.unsafe=false"));
        if (bare) {
            command.add((hasAotCache() ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=")
                    + directory.resolve(ArchiveTraining.ARCHIVE));
        } else {
            // A class archive that does not fit is no news.
            command.add("-Xlog:disable");
            if (Runtime.version().feature() <= NEWEST_KNOWN) {
                // Where archives are mapped as they are, workers share their pages: 8 MB less for each, and it starts
                // sooner.
                command.addAll(List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:ArchiveRelocationMode=0"));
            }
            Optional<Path> archive = ClassArchive.find();
            if (archive.isPresent() && !chooseArchive(settings.jvmArgs())) {
                command.add((hasAotCache() ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + archive.get());
            }
        }
        if (settings.heap() != null) {
            command.add("-Xmx" + settings.heap());
        } else {
            command.add("-XX:MaxRAMPercentage=" + Math.min(25.0, 75.0 / settings.size()));
        }
        if (WorkerCommand.class.desiredAssertionStatus()) {
            command.add("-ea");
        }
        for (Map.Entry<String, String> property : settings.systemProperties().entrySet()) {
            command.add("-D" + property.getKey() + "=" + property.getValue());
        }
        command.addAll(settings.jvmArgs());
        addClassPath(command, directory, bare);
        command.add(MAIN_CLASS);
        return command;
    }

    private static boolean hasAotCache() {
        return Runtime.version().feature() >= FIRST_WITH_AOT_CACHE;
    }

    /** A JVM that is told of two archives may not start, either. */
    private static boolean chooseArchive(List<String> arguments) {
        for (String argument : arguments) {
            if (argument.startsWith("-Xshare")
                    || argument.startsWith("-XX:AOT")
                    || argument.contains("SharedArchive")) {
                return true;
            }
        }
        return false;
    }

    /** A JVM with two collectors does not start, so the user's replaces Lido's. */
    private static boolean chooseCollector(List<String> arguments) {
        for (String argument : arguments) {
            if (argument.startsWith("-XX:+Use") && argument.endsWith("GC")) {
                return true;
            }
        }
        return false;
    }

    /** Where the JVM of a worker reports its crash. */
    static Path crashReport(Path directory, int worker) {
        return directory.resolve("hs_err_" + worker + ".log");
    }

    /** Lido's own jar or directory. */
    static Path ownPlace() {
        try {
            return Path.of(WorkerCommand.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("Lido's own jar has a strange location", e);
        }
    }

    private static String java() throws IOException {
        Path bin = Path.of(System.getProperty("java.home"), "bin");
        for (String name : List.of("java", "java.exe")) {
            if (Files.isExecutable(bin.resolve(name))) {
                return bin.resolve(name).toString();
            }
        }
        throw new IOException("there is no java in " + bin + ", from which this session runs; workers need it");
    }

    /** Lido first, so that an archive made with Lido alone fits every class path. */
    private static void addClassPath(List<String> command, Path directory, boolean bare) throws IOException {
        Set<String> entries = new LinkedHashSet<>();
        entries.add(ownPlace().toString());
        String session = bare ? "" : System.getProperty("java.class.path", "");
        for (String entry : session.split(File.pathSeparator)) {
            if (!entry.isEmpty()) {
                entries.add(Path.of(entry).toAbsolutePath().toString());
            }
        }
        String classPath = String.join(File.pathSeparator, entries);
        if (classPath.length() < LONGEST_ARGUMENT) {
            command.addAll(List.of("-cp", classPath));
            return;
        }
        Path file = directory.resolve("class-path");
        String quoted = classPath.replace("\\", "\\\\").replace("\"", "\\\"");
        Files.writeString(file, "-cp \"" + quoted + "\"\n");
        SessionSocket.restrict(file);
        command.add("@" + file);
    }
}
