package dev.lido.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Objects;

/**
 * Entry point of {@code java -jar lido.jar COMMAND}. Exit status: 0 done, 1 the command failed, 2 it was called wrongly.
 *
 * @since 0.1
 */
public final class Main {
    private static final String HELP = """
            Usage: lido COMMAND [ARGUMENT...]

              shell [--jdk DIR] [--spark] [JSHELL ARGUMENT...]
                                                       jshell with Lido on the class path and dev.lido.* imported
              spark-local [stop | OPTION...]           a Spark cluster on this machine, in the background:
                                                       [--workers N] [--cores N] [--memory 1g] [--port 7077]
                                                       [--spark VERSION]
              kernel install|remove [OPTION...]        the "Java (Lido)" kernel for Jupyter notebooks:
                                                       [--user | --prefix DIR] [--jdk HOME] [--name NAME]
              notebook [JUPYTER ARGUMENT...]           opens Jupyter
              demo                                     a JShell session that types itself
              doctor                                   what of this machine and JDK matters to Lido
              soak [--minutes N] [--seed S]            mixed load while workers are killed; checks each result
              version                                  version of Lido and of Java
              help                                     this text

            Without bin/lido: java -jar target/lido.jar COMMAND""";

    private Main() {}

    /** Runs the command and ends the process with its exit status. */
    public static void main(String[] args) throws Exception {
        System.exit(run(List.of(args)));
    }

    static int run(List<String> args) throws IOException, InterruptedException {
        String command = args.isEmpty() ? "help" : args.get(0);
        List<String> rest = args.isEmpty() ? args : args.subList(1, args.size());
        try {
            switch (command) {
                case "shell":
                    return Shell.run(rest);
                case "kernel":
                    return KernelCommand.run(rest);
                case "notebook":
                    return Jupyter.run(rest);
                case "spark-local":
                    return SparkLocal.run(rest);
                case "demo":
                    return Demo.run(rest);
                case "doctor":
                    return new Doctor(System.out).run();
                case "soak":
                    return SoakCommand.run(rest);
                case "version", "--version", "-V":
                    System.out.println(version());
                    return 0;
                case "help", "--help", "-h":
                    System.out.println(HELP);
                    return 0;
                default:
                    throw new UsageException(
                            "unknown command '" + command
                                    + "'; the commands are: shell, spark-local, kernel, notebook, demo, doctor, soak, version, help");
            }
        } catch (UsageException e) {
            System.err.println("lido: " + e.getMessage());
            return 2;
        } catch (UncheckedIOException e) {
            return failed(command, Objects.requireNonNull(e.getCause()));
        } catch (IOException e) {
            return failed(command, e);
        }
    }

    private static int failed(String command, IOException error) {
        System.err.println("lido: " + command + " failed: " + inWords(error));
        return 1;
    }

    static String inWords(IOException error) {
        String message = error.getMessage() == null ? error.toString() : error.getMessage();
        if (error instanceof AccessDeniedException) {
            return message + " can't be read or written: permission denied";
        }
        if (error instanceof NoSuchFileException) {
            return "there is no " + message;
        }
        if (error instanceof FileAlreadyExistsException) {
            return message + " is in the way: it is no directory";
        }
        return message;
    }

    static String version() {
        String own = Main.class.getPackage().getImplementationVersion();
        return "Lido " + (own == null ? "(not packed)" : own) + ", Java " + Runtime.version() + " ("
                + System.getProperty("java.vendor") + ")";
    }
}
