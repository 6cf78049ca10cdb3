/** Stack traces and frames, as users want to read them. Uses nothing but the JDK. */
@NullMarked
package dev.lido.trace;

import org.jspecify.annotations.NullMarked;
