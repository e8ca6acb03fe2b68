package io.goldensignals.examples.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A temporary folder that goes when the demo ends, even if that is killed. */
final class Scratch implements AutoCloseable {
    /**
     * Waits until standard input ends, which it does with the demo, and then for the programs that run in the folder: each
     * {@link ChildProcess} leaves a file there for as long as it runs.
     */
    private static final String REMOVE = """
            trap '' INT HUP TERM
            cat >/dev/null
            left=60
            while [ "$left" -gt 0 ]; do
                running=
                for file in $(find "$1" -name '.running-*' 2>/dev/null); do
                    kill -0 "${file##*-}" 2>/dev/null && running=yes
                done
                [ -n "$running" ] || break
                sleep 0.5
                left=$((left - 1))
            done
            # Again, if something in the demo that ends wrote meanwhile.
            left=20
            while rm -rf "$1"; [ -e "$1" ] && [ "$left" -gt 0 ]; do
                sleep 0.5
                left=$((left - 1))
            done
            """;

    private final Path folder;
    private final Process remover;

    private Scratch(Path folder, Process remover) {
        this.folder = folder;
        this.remover = remover;
    }

    static Scratch create() throws IOException {
        Path folder = Files.createTempDirectory("golden-signals-demo-");
        Process remover = new ProcessBuilder(List.of("/bin/sh", "-c", REMOVE, "remove", folder.toString()))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new Scratch(folder, remover);
    }

    Path folder() {
        return folder;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        remover.getOutputStream().close();
        // It goes on by itself if that takes longer.
        remover.waitFor(5, TimeUnit.SECONDS);
    }
}
