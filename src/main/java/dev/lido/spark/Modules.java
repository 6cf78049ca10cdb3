package dev.lido.spark;

import dev.lido.jvm.TrustedLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Spark's driver wants opened of the JDK. */
final class Modules {
    private static final Pattern FLAG = Pattern.compile("--add-opens=([\\w.]+)/([\\w.]+)=ALL-UNNAMED");

    private Modules() {}

    /**
     * Opens what Spark wants opened, as its launcher's flags would.
     *
     * @return the flags without which Spark can't be used here; empty if all is well
     */
    static List<String> open(ClassLoader spark) {
        List<String> closed = new ArrayList<>();
        for (String flag : wanted(spark)) {
            Matcher parts = FLAG.matcher(flag);
            if (!parts.matches()) {
                continue;
            }
            Optional<Module> module = ModuleLayer.boot().findModule(parts.group(1));
            if (module.isPresent()
                    && module.get().getPackages().contains(parts.group(2))
                    && !module.get().isOpen(parts.group(2), spark.getUnnamedModule())
                    && !open(module.get(), parts.group(2))) {
                closed.add(flag);
            }
        }
        return closed;
    }

    /** Spark's own list. */
    private static List<String> wanted(ClassLoader spark) {
        try {
            Object flags = Class.forName("org.apache.spark.launcher.JavaModuleOptions", true, spark)
                    .getMethod("defaultModuleOptions")
                    .invoke(null);
            return List.of(String.valueOf(flags).split("\\s+"));
        } catch (ReflectiveOperationException | LinkageError e) {
            return List.of(); // a Spark that does not say
        }
    }

    private static boolean open(Module module, String name) {
        Lookup lookup = TrustedLookup.withoutAgent().orElse(null);
        if (lookup == null) {
            return false;
        }
        try {
            MethodHandle opening = lookup.findVirtual(
                    Module.class, "implAddOpensToAllUnnamed", MethodType.methodType(void.class, String.class));
            opening.invoke(module, name);
            return true;
        } catch (Throwable e) {
            return false;
        }
    }
}
