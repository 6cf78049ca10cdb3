/** The messages that session and worker exchange. */
@NullMarked
package dev.lido.protocol;

import org.jspecify.annotations.NullMarked;
