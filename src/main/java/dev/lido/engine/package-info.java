/** Where chunks run: the contract between the engine-independent part and the engines. */
@NullMarked
package dev.lido.engine;

import org.jspecify.annotations.NullMarked;
