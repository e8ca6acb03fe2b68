package io.goldensignals.examples.demo;

/** A broker that someone else runs. */
record ExternalBroker(String uri) implements MessageBroker {
    @Override
    public String describe() {
        return "external broker";
    }

    @Override
    public void start() {
        MessageBroker.probe(uri);
    }

    @Override
    public void stop() {
        // Not ours to stop.
    }
}
