/** Simple drawings, as SVG and as pictures of dots. Uses nothing but the JDK. */
@NullMarked
package dev.lido.draw;

import org.jspecify.annotations.NullMarked;
