package dev.lido.capture;

import java.util.LinkedHashSet;
import java.util.Set;
import net.bytebuddy.jar.asm.ConstantDynamic;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/** What one method's code does that matters for reach. Names are internal ones. Not changed once the class is read. */
final class MethodFacts extends MethodVisitor {
    /** A call, or a method handle among bootstrap arguments: that may be called as well. */
    record Call(String owner, String name, String descriptor, boolean virtual) {
        String key() {
            return name.concat(descriptor);
        }

        // written out: the generated ones cost milliseconds on first use
        @Override
        public boolean equals(Object other) {
            return other instanceof Call call
                    && call.virtual == virtual
                    && call.owner.equals(owner)
                    && call.name.equals(name)
                    && call.descriptor.equals(descriptor);
        }

        @Override
        public int hashCode() {
            return (owner.hashCode() * 31 + name.hashCode()) * 31 + descriptor.hashCode();
        }
    }

    /** A static field as the code names it; a superclass of {@code owner} may declare it. */
    record Field(String owner, String name) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Field field && field.owner.equals(owner) && field.name.equals(name);
        }

        @Override
        public int hashCode() {
            return owner.hashCode() * 31 + name.hashCode();
        }
    }

    final int access;
    final String name;
    final String descriptor;
    final Set<Call> calls = new LinkedHashSet<>();
    final Set<Field> reads = new LinkedHashSet<>();
    final Set<Field> writes = new LinkedHashSet<>();
    /** Classes that the code instantiates. */
    final Set<String> creates = new LinkedHashSet<>();
    /** Classes that the code names as constants, and could examine by reflection. */
    final Set<String> literals = new LinkedHashSet<>();

    MethodFacts(int access, String name, String descriptor) {
        super(Opcodes.ASM9);
        this.access = access;
        this.name = name;
        this.descriptor = descriptor;
    }

    String key() {
        return name.concat(descriptor);
    }

    boolean isStatic() {
        return (access & Opcodes.ACC_STATIC) != 0;
    }

    boolean isPrivate() {
        return (access & Opcodes.ACC_PRIVATE) != 0;
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String field, String type) {
        if (opcode == Opcodes.GETSTATIC) {
            reads.add(new Field(owner, field));
        } else if (opcode == Opcodes.PUTSTATIC) {
            writes.add(new Field(owner, field));
        }
    }

    @Override
    public void visitMethodInsn(int opcode, String owner, String method, String type, boolean isInterface) {
        if (owner.charAt(0) != '[') {
            boolean virtual = opcode == Opcodes.INVOKEVIRTUAL || opcode == Opcodes.INVOKEINTERFACE;
            calls.add(new Call(owner, method, type, virtual));
        }
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
        if (opcode == Opcodes.NEW) {
            creates.add(type);
        }
    }

    @Override
    public void visitLdcInsn(Object value) {
        constant(value);
    }

    @Override
    public void visitInvokeDynamicInsn(String method, String type, Handle bootstrap, Object... arguments) {
        handle(bootstrap);
        for (Object argument : arguments) {
            constant(argument);
        }
    }

    private void constant(Object value) {
        if (value instanceof Handle handle) {
            handle(handle);
        } else if (value instanceof ConstantDynamic dynamic) {
            handle(dynamic.getBootstrapMethod());
            for (int i = 0; i < dynamic.getBootstrapMethodArgumentCount(); i++) {
                constant(dynamic.getBootstrapMethodArgument(i));
            }
        } else if (value instanceof Type type && type.getSort() != Type.METHOD) {
            Type element = type.getSort() == Type.ARRAY ? type.getElementType() : type;
            if (element.getSort() == Type.OBJECT) {
                literals.add(element.getInternalName());
            }
        }
    }

    private void handle(Handle handle) {
        switch (handle.getTag()) {
            case Opcodes.H_GETSTATIC -> reads.add(new Field(handle.getOwner(), handle.getName()));
            case Opcodes.H_PUTSTATIC -> writes.add(new Field(handle.getOwner(), handle.getName()));
            case Opcodes.H_GETFIELD, Opcodes.H_PUTFIELD -> {}
            case Opcodes.H_NEWINVOKESPECIAL -> {
                creates.add(handle.getOwner());
                calls.add(new Call(handle.getOwner(), handle.getName(), handle.getDesc(), false));
            }
            default -> {
                boolean virtual =
                        handle.getTag() == Opcodes.H_INVOKEVIRTUAL || handle.getTag() == Opcodes.H_INVOKEINTERFACE;
                if (handle.getOwner().charAt(0) != '[') {
                    calls.add(new Call(handle.getOwner(), handle.getName(), handle.getDesc(), virtual));
                }
            }
        }
    }
}
