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
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;
import org.dflib.jjava.jupyter.kernel.magic.MagicsRegistry;
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

    @Test
    void shouldBringTheMagics() throws Exception {
        RecordingKernel kernel = new RecordingKernel();
        new JJavaExtension().install(kernel);

        Object status = kernel.getMagicsRegistry().evalLineMagic(kernel, "parallel", List.of());
        kernel.getMagicsRegistry().evalCellMagic(kernel, "parallel", List.of("x", ":", "3"), "x + 1");

        assertThat(status).isNull();
        assertThat(kernel.shown).hasSize(2).first().asString().contains("workers");
        assertThat(kernel.shown.get(1)).isEqualTo("value");
        assertThat(kernel.evaluated.get(1)).contains("return x + 1");
    }

    @Test
    void shouldShowWhatCanBeReplaced() {
        RecordingKernel kernel = new RecordingKernel();
        NotebookHost.Outlet outlet = new JJavaMagics(kernel).outlet();

        outlet.show(Rich.text("first")).accept(Rich.text("kernels take no update when the cell has ended"));
        outlet.show(Rich.text("second"));

        assertThat(kernel.shown).containsExactly("first", "second");
        assertThat(kernel.ids).doesNotContainNull().doesNotHaveDuplicates().hasSize(2);
    }

    private static final class RecordingKernel extends BaseKernel {
        final List<String> evaluated = new ArrayList<>();
        final List<String> shown = new ArrayList<>();
        final List<String> ids = new ArrayList<>();

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
                    new MagicsRegistry(),
                    false,
                    new StringStyler("", "", "", colour -> ""));
        }

        @Override
        public Object evalRaw(String code) {
            evaluated.add(code);
            return "value";
        }

        @Override
        public void display(DisplayData data) {
            shown.add(String.valueOf(data.getData(MIMEType.TEXT_PLAIN)));
            ids.add(data.getDisplayId());
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
