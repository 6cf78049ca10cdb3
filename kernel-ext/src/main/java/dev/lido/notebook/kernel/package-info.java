/** The "Java (Lido)" kernel: JShell behind Jupyter's protocol, with Lido's magics. In lido-kernel.jar only. */
@NullMarked
package dev.lido.notebook.kernel;

import org.jspecify.annotations.NullMarked;
