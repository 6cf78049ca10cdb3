/** Load, faults and invariants of {@code lido soak}. */
@NullMarked
package dev.lido.cli.soak;

import org.jspecify.annotations.NullMarked;
