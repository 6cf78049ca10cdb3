/** What travels beside values: code units, groups of globals, and their content ids. */
@NullMarked
package dev.lido.bundle;

import org.jspecify.annotations.NullMarked;
