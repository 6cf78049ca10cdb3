package dev.lido;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever gets a jar gets the licences and notices of all that is in it. */
class LicencesIT {
    private static final String FOLDER = "META-INF/licenses/";
    private static final Path BUNDLED = Path.of(System.getProperty("lido.bundled", "target/bundled.txt"));

    private enum Packed {
        LIDO("lido.jar", List.of(FOLDER)),
        KERNEL("lido.kernel.jar", List.of(FOLDER, FOLDER + "kernel/"));

        private final Path file;
        private final List<String> folders;

        Packed(String property, List<String> folders) {
            file = Path.of(System.getProperty(property, "target/" + property.replace("lido.kernel", "lido-kernel")));
            this.folders = folders;
        }
    }

    /** A row of the table in a README.txt: whose library, in which of the jar's packages, with which texts. */
    private record Row(String library, String where, Set<String> texts) {
        static Row of(String folder, String line) {
            String[] cells = line.split(" {2,}");
            Set<String> texts = Arrays.stream(cells[3].split(", "))
                    .map(text -> Path.of(folder, text).normalize().toString())
                    .collect(Collectors.toSet());
            return new Row(cells[0], cells[1].replace('.', '/') + "/", texts);
        }

        boolean isAbout(String artifact) {
            return library.endsWith(":*")
                    ? artifact.startsWith(library.substring(0, library.length() - 1))
                    : artifact.equals(library);
        }
    }

    @Test
    void shouldNameEachBundledArtifact() throws IOException {
        List<Row> rows = rows(Packed.KERNEL);

        assertThat(bundled()).isNotEmpty().allSatisfy(artifact -> assertThat(rows)
                .as("rows about %s in README.txt of src/main or kernel-ext/src/main/resources/%s", artifact, FOLDER)
                .anyMatch(row -> row.isAbout(artifact)));
    }

    @ParameterizedTest
    @EnumSource
    void shouldNameWhatIsNotItsOwn(Packed jar) throws IOException {
        List<Row> rows = rows(jar);
        Stream<String> foreign = entries(jar).stream()
                .filter(name -> !name.startsWith("dev/lido/") || name.startsWith("dev/lido/shaded/"))
                .filter(name -> !name.matches("META-INF/(MANIFEST\\.MF|LICENSE|NOTICE|services/[^/]+)"))
                .filter(name -> !name.startsWith(FOLDER));

        assertThat(foreign).allSatisfy(name -> assertThat(rows).as(name).anyMatch(row -> name.startsWith(row.where())));
    }

    @ParameterizedTest
    @EnumSource
    void shouldHoldTheTextsItNamesAndNoOthers(Packed jar) throws IOException {
        Set<String> named = new TreeSet<>(List.of("META-INF/LICENSE"));
        rows(jar).forEach(row -> named.addAll(row.texts()));
        List<String> texts = entries(jar).stream()
                .filter(name -> name.equals("META-INF/LICENSE") || name.startsWith(FOLDER))
                .filter(name -> !name.endsWith("/README.txt"))
                .toList();

        assertThat(texts).containsExactlyInAnyOrderElementsOf(named);
        assertThat(texts).allSatisfy(name -> assertThat(text(jar, name)).isNotBlank());
    }

    @ParameterizedTest
    @EnumSource
    void shouldHaveItsOwnLicenceAndNotice(Packed jar) throws IOException {
        for (String name : List.of("LICENSE", "NOTICE")) {
            assertThat(text(jar, "META-INF/" + name)).isEqualTo(Files.readString(Path.of(name)));
        }
    }

    private static List<String> bundled() throws IOException {
        try (Stream<String> lines = Files.lines(BUNDLED)) {
            return lines.map(String::strip)
                    .filter(line -> line.contains(":jar:"))
                    .map(line -> line.substring(0, line.indexOf(":jar:")))
                    .toList();
        }
    }

    private static List<Row> rows(Packed jar) throws IOException {
        return jar.folders.stream()
                .flatMap(folder -> text(jar, folder + "README.txt")
                        .lines()
                        .filter(line -> line.matches("\\S+:\\S+.*  .*"))
                        .map(line -> Row.of(folder, line)))
                .toList();
    }

    private static List<String> entries(Packed jar) throws IOException {
        try (JarFile open = new JarFile(jar.file.toFile())) {
            return open.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(ZipEntry::getName)
                    .toList();
        }
    }

    private static String text(Packed jar, String name) {
        try (JarFile open = new JarFile(jar.file.toFile());
                InputStream in = open.getInputStream(open.getEntry(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
