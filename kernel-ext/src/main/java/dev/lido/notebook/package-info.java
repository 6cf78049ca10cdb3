/** Lido in notebook kernels. Uses the public API only; the kernels bring their own libraries. */
@NullMarked
package dev.lido.notebook;

import org.jspecify.annotations.NullMarked;
