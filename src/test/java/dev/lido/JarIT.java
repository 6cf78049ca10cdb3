package dev.lido;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** What users put on their class path. */
class JarIT {
    private static final long LARGEST = 3_000_000;
    private static final Path JAR = Path.of(System.getProperty("lido.jar", "target/lido.jar"));

    @Test
    void shouldHoldNothingOutsideItsOwnPackage() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            List<String> foreign = jar.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(ZipEntry::getName)
                    .filter(name -> !name.startsWith("dev/lido/"))
                    .filter(name -> !name.matches("META-INF/(MANIFEST\\.MF|LICENSE|NOTICE|(licenses|services)/[^/]+)"))
                    .toList();

            assertThat(foreign).isEmpty();
        }
    }

    @Test
    void shouldStaySmall() throws IOException {
        assertThat(Files.size(JAR)).isLessThan(LARGEST);
    }

    /** Bars are shown by means of our own: the library would use these for that, and links to them nowhere else. */
    private static final String UNUSED = "dev.lido.shaded.jline.(terminal|utils.InfoCmp).*";

    @Test
    void shouldHoldAllThatItsClassesLinkTo() {
        List<String> missing = new ClassFileImporter()
                .importPath(JAR).stream()
                        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                        .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                        .filter(type -> type.getName().startsWith("dev.lido.") && !type.isFullyImported())
                        .map(JavaClass::getName)
                        .filter(name -> !name.matches(UNUSED))
                        .distinct()
                        .toList();

        assertThat(missing).isEmpty();
    }

    @Test
    void shouldSayWhatItIs() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            Attributes main = jar.getManifest().getMainAttributes();

            assertThat(main.getValue("Main-Class")).isEqualTo("dev.lido.cli.Main");
            assertThat(main.getValue("Automatic-Module-Name")).isEqualTo("dev.lido");
            assertThat(main.getValue("Implementation-Version")).isNotBlank();
            assertThat(main.getValue("Launcher-Agent-Class")).isNull();
        }
    }
}
