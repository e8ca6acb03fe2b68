package io.goldensignals.internal;

/** Which failures must not be swallowed. */
public final class Fatal {

    private Fatal() {}

    /** Rethrows {@code failure} if the virtual machine itself is broken or out of resources. */
    public static void rethrow(Throwable failure) {
        if (failure instanceof VirtualMachineError fatal && !(failure instanceof StackOverflowError)) {
            throw fatal;
        }
    }
}
