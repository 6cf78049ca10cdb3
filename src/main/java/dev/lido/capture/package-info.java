/** Turns a closure into data: its recipe, the code it can reach, and the values of the static fields that code reads. */
@NullMarked
package dev.lido.capture;

import org.jspecify.annotations.NullMarked;
