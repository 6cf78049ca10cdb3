/** What needs privileges of the running JVM: the trusted lookup and the agent that finds one. */
@NullMarked
package dev.lido.jvm;

import org.jspecify.annotations.NullMarked;
