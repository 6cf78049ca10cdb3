package dev.lido.cli;

import java.nio.file.Path;
import java.util.Locale;

/** Where Jupyter keeps what belongs to a user. */
final class JupyterPlaces {
    private JupyterPlaces() {}

    /** What {@code jupyter --data-dir} prints, without asking Jupyter, which may not be there yet. */
    static Path ofUser() {
        String set = System.getenv("JUPYTER_DATA_DIR");
        if (set != null && !set.isBlank()) {
            return Path.of(set);
        }
        Path home = Path.of(System.getProperty("user.home"));
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        if (system.contains("mac")) {
            return home.resolve("Library/Jupyter");
        }
        if (system.contains("windows")) {
            String roaming = System.getenv("APPDATA");
            return roaming == null
                    ? home.resolve(".jupyter/data")
                    : Path.of(roaming).resolve("jupyter");
        }
        String data = System.getenv("XDG_DATA_HOME");
        return (data == null || data.isBlank() ? home.resolve(".local/share") : Path.of(data)).resolve("jupyter");
    }
}
