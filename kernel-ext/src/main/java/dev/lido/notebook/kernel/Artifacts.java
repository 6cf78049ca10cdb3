package dev.lido.notebook.kernel;

import dev.lido.notebook.MagicException;
import eu.maveniverse.maven.mima.context.Context;
import eu.maveniverse.maven.mima.context.ContextOverrides;
import eu.maveniverse.maven.mima.context.Runtimes;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.resolution.ArtifactResult;
import org.eclipse.aether.resolution.DependencyRequest;
import org.eclipse.aether.resolution.DependencyResolutionException;
import org.eclipse.aether.util.filter.DependencyFilterUtils;

/** Gets artifacts as Maven does: from the user's local repository, mirrors and settings. */
final class Artifacts {
    private static final String RUNTIME = "runtime";
    private static final String SYNTAX = "%maven group:artifact:version";

    private Artifacts() {}

    /** The jars of {@code text}'s artifacts and of all that they need at run time, by {@code group:artifact:version}. */
    static Map<String, Path> resolve(String text) {
        if (text.isBlank()) {
            throw new MagicException("%maven needs an artifact: " + SYNTAX);
        }
        CollectRequest wanted = new CollectRequest();
        for (String word : text.strip().split("\\s+")) {
            wanted.addDependency(new Dependency(artifact(word), RUNTIME));
        }
        try (Context maven = Runtimes.INSTANCE
                .getRuntime()
                .create(ContextOverrides.create().withUserSettings(true).build())) {
            wanted.setRepositories(maven.remoteRepositories());
            Map<String, Path> jars = new LinkedHashMap<>();
            for (ArtifactResult result : maven.repositorySystem()
                    .resolveDependencies(
                            maven.repositorySystemSession(),
                            new DependencyRequest(wanted, DependencyFilterUtils.classpathFilter(RUNTIME)))
                    .getArtifactResults()) {
                Artifact found = result.getArtifact();
                jars.put(
                        found.getGroupId() + ":" + found.getArtifactId() + ":" + found.getVersion()
                                + (found.getClassifier().isEmpty() ? "" : ":" + found.getClassifier()),
                        found.getFile().toPath());
            }
            return jars;
        } catch (DependencyResolutionException e) {
            throw new MagicException("%maven " + text.strip() + ": " + rootMessage(e));
        }
    }

    private static Artifact artifact(String word) {
        try {
            return new DefaultArtifact(word.replaceAll("^\"|\"$", ""));
        } catch (IllegalArgumentException e) {
            throw new MagicException("%maven: \"" + word + "\" is no artifact: " + SYNTAX);
        }
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root == failure ? String.valueOf(failure.getMessage()) : failure.getMessage() + " (" + root + ")";
    }
}
