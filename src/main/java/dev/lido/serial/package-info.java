/** Turns values into bytes and back. The only package that knows Kryo. */
@NullMarked
package dev.lido.serial;

import org.jspecify.annotations.NullMarked;
