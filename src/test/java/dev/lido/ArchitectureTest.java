package dev.lido;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What docs/architecture.md says about packages, as rules. */
@AnalyzeClasses(packages = "dev.lido", importOptions = ArchitectureTest.ProductOnly.class)
class ArchitectureTest {
    /** ArchUnit's own option knows tests by the name of Maven's usual target directory. */
    static final class ProductOnly implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("/test-classes/");
        }
    }

    private static final String API = "dev.lido";

    /** Each package, and those of ours that it may use. */
    private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
            Map.entry("wire", Set.of()),
            Map.entry("jvm", Set.of()),
            Map.entry("engine", Set.of()),
            Map.entry("draw", Set.of()),
            Map.entry("trace", Set.of()),
            Map.entry("serial", Set.of("wire", "jvm")),
            Map.entry("bundle", Set.of("wire", "serial")),
            Map.entry("capture", Set.of("wire", "serial", "bundle", "jvm")),
            Map.entry("protocol", Set.of("wire", "serial", "bundle")),
            Map.entry("worker", Set.of("wire", "serial", "bundle", "protocol", "engine", "trace")),
            Map.entry("terminal", Set.of()),
            Map.entry(
                    "local", Set.of("wire", "serial", "bundle", "protocol", "engine", "capture", "terminal", "trace")),
            Map.entry("cli", Set.of("jvm", "local", "cli.soak")),
            Map.entry("cli.soak", Set.of("")),
            Map.entry("notebook", Set.of("")),
            Map.entry("notebook.kernel", Set.of("", "notebook")),
            Map.entry("spark", Set.of("wire", "serial", "bundle", "jvm", "protocol", "engine", "capture", "local")),
            Map.entry("", Set.of("engine", "local", "capture", "draw", "terminal", "trace")));

    private static final Path PUBLIC_TYPES = Path.of("src/test/resources/dev/lido/public-types.txt");

    @ArchTest
    void shouldFollowTheArrows(com.tngtech.archunit.core.domain.JavaClasses classes) {
        ARROWS.forEach((from, allowed) -> {
            String[] forbidden = ARROWS.keySet().stream()
                    .filter(other -> !other.equals(from) && !allowed.contains(other))
                    .map(ArchitectureTest::named)
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(named(from))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(forbidden)
                    .allowEmptyShould(true)
                    .check(classes);
        });
    }

    @ArchTest
    void shouldKnowEveryPackage(com.tngtech.archunit.core.domain.JavaClasses classes) {
        assertThat(classes.stream().map(JavaClass::getPackageName).distinct())
                .isSubsetOf(
                        ARROWS.keySet().stream().map(ArchitectureTest::named).toList());
    }

    @ArchTest
    static final ArchRule PACKAGES_ARE_FREE_OF_CYCLES =
            slices().matching("dev.lido.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule KRYO_STAYS_IN_SERIAL = only("com.esotericsoftware..", "dev.lido.serial");

    @ArchTest
    static final ArchRule BYTE_BUDDY_STAYS_IN_CAPTURE = only("net.bytebuddy..", "dev.lido.capture");

    @ArchTest
    static final ArchRule SPARK_STAYS_IN_SPARK = only("org.apache.spark..", "dev.lido.spark");

    @ArchTest
    static final ArchRule SCALA_STAYS_IN_SPARK = only("scala..", "dev.lido.spark");

    @ArchTest
    static final ArchRule PROGRESS_BARS_STAY_IN_TERMINAL = only("me.tongfei..", "dev.lido.terminal");

    @ArchTest
    static final ArchRule OF_BYTE_BUDDY_ONLY_ASM_IS_USED = noClasses()
            .should()
            .dependOnClassesThat(
                    resideInAPackage("net.bytebuddy..").and(not(resideInAPackage("net.bytebuddy.jar.asm.."))))
            .because("the jar holds nothing else of it");

    @ArchTest
    static final ArchRule KERNELS_STAY_IN_NOTEBOOK = noClasses()
            .that()
            .resideOutsideOfPackage("dev.lido.notebook..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("org.dflib.jjava..", "io.github.spencerpark.."));

    /** {@code cli.soak} sends signals to workers, {@code terminal} asks stty how wide the terminal is. */
    @ArchTest
    static final ArchRule PROCESSES_ARE_STARTED_IN_FEW_PLACES = noClasses()
            .that()
            .resideOutsideOfPackages("dev.lido.local", "dev.lido.terminal", "dev.lido.jvm", "dev.lido.cli..")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(ProcessBuilder.class);

    /** Tasks of {@code cli.soak} end the workers that run them; a kernel is a process of ours. */
    @ArchTest
    static final ArchRule ONLY_PROCESSES_OF_OURS_ARE_ENDED = noClasses()
            .that()
            .resideOutsideOfPackages("dev.lido.worker", "dev.lido.cli..", "dev.lido.notebook.kernel")
            .should()
            .callMethod(System.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "halt", int.class)
            .because("a library must not end its user's JVM");

    /** {@code terminal} shows what tasks print, {@code jvm} has a main of its own, run as a helper process. */
    @ArchTest
    static final ArchRule NOBODY_PRINTS = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "dev.lido.worker", "dev.lido.notebook..", "dev.lido.cli", "dev.lido.local", "dev.lido.terminal")
            .should()
            .accessField(System.class, "out");

    /** Regenerate the list with {@code -Dlido.update=true}. */
    @ArchTest
    void shouldListThePublicTypes(com.tngtech.archunit.core.domain.JavaClasses classes) throws IOException {
        List<String> types = classes.stream()
                .filter(type -> type.getPackageName().equals(API))
                .filter(ArchitectureTest::isVisible)
                .map(JavaClass::getName)
                .sorted()
                .toList();
        if (Boolean.getBoolean("lido.update")) {
            Files.createDirectories(PUBLIC_TYPES.getParent());
            Files.write(PUBLIC_TYPES, types);
        }
        try (Stream<String> listed = Files.lines(PUBLIC_TYPES)) {
            assertThat(types)
                    .as("a public type is a promise; if this one is meant, run with -Dlido.update=true")
                    .isEqualTo(listed.toList());
        }
    }

    private static boolean isVisible(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().map(ArchitectureTest::isVisible).orElse(true);
    }

    private static ArchRule only(String library, String home) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(home)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library);
    }

    private static String named(String part) {
        return part.isEmpty() ? API : API + "." + part;
    }
}
