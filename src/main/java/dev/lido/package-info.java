/** Runs lambdas on a reusable pool of worker processes, from JShell, notebooks and programs. */
@NullMarked
package dev.lido;

import org.jspecify.annotations.NullMarked;
