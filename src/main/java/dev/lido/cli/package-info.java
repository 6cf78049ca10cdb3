/** The commands behind {@code java -jar lido.jar}: shell, demo, doctor, soak. */
@NullMarked
package dev.lido.cli;

import org.jspecify.annotations.NullMarked;
