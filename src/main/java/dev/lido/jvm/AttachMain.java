package dev.lido.jvm;

import com.sun.tools.attach.VirtualMachine;

/** Main of the helper process that loads an agent into its parent: a JVM may not attach to itself. */
final class AttachMain {
    private AttachMain() {}

    /** Takes the process id, the agent's jar and the agent's argument. */
    public static void main(String[] args) throws Exception {
        VirtualMachine machine = VirtualMachine.attach(args[0]);
        try {
            machine.loadAgent(args[1], args[2]);
        } finally {
            machine.detach();
        }
    }
}
