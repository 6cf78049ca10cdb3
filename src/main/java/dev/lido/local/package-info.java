/** The engine of worker processes on this machine: launching, supervision, scheduling. */
@NullMarked
package dev.lido.local;

import org.jspecify.annotations.NullMarked;
