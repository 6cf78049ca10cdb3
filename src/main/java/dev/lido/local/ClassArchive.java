package dev.lido.local;

import java.nio.file.Path;
import java.util.Optional;

final class ClassArchive {
    private ClassArchive() {}

    static Optional<Path> find() {
        return Optional.empty();
    }
}
