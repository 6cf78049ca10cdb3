package dev.lido.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.dflib.jjava.jupyter.Extension;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.JupyterIO;
import org.dflib.jjava.jupyter.kernel.ReplacementOptions;
import org.dflib.jjava.jupyter.kernel.comm.CommManager;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.util.StringStyler;
import org.junit.jupiter.api.Test;

class JJavaExtensionTest {
    @Test
    void shouldBeFoundByTheKernel() {
        assertThat(ServiceLoader.load(Extension.class)).hasAtLeastOneElementOfType(JJavaExtension.class);
    }

    @Test
    void shouldImportTheApi() {
        RecordingKernel kernel = new RecordingKernel();

        new JJavaExtension().install(kernel);

        assertThat(kernel.evaluated).containsExactly("import dev.lido.*;");
    }

    @Test
    void shouldLeaveQuietlyWithoutAPool() {
        new JJavaExtension().uninstall(new RecordingKernel());
    }

    private static final class RecordingKernel extends BaseKernel {
        final List<String> evaluated = new ArrayList<>();

        RecordingKernel() {
            super(
                    "test",
                    "0",
                    null,
                    List.of(),
                    null,
                    new JupyterIO(StandardCharsets.UTF_8),
                    new CommManager(),
                    new Renderer(),
                    null,
                    null,
                    false,
                    new StringStyler("", "", "", colour -> ""));
        }

        @Override
        public Object evalRaw(String code) {
            evaluated.add(code);
            return null;
        }

        @Override
        public DisplayData inspect(String code, int at, boolean extraDetail) {
            return null;
        }

        @Override
        public ReplacementOptions complete(String code, int at) {
            return null;
        }

        @Override
        public String isComplete(String code) {
            return IS_COMPLETE_YES;
        }
    }
}
