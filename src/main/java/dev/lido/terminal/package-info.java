/** The user's terminal: whether there is one, and a bar on it that what is printed meanwhile does not tear. */
@NullMarked
package dev.lido.terminal;

import org.jspecify.annotations.NullMarked;
