/** Frames over a channel, and buffers for them. Depends on the JDK only. */
@NullMarked
package dev.lido.wire;

import org.jspecify.annotations.NullMarked;
