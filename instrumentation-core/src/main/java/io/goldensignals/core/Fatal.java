package io.goldensignals.core;

/** Which failures must not be swallowed. */
final class Fatal {

    private Fatal() {}

    /** Rethrows {@code failure} if the virtual machine itself is broken or out of resources. */
    static void rethrow(Throwable failure) {
        if (failure instanceof VirtualMachineError fatal && !(failure instanceof StackOverflowError)) {
            throw fatal;
        }
    }
}
