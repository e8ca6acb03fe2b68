package io.goldensignals.examples.demo;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A program in a terminal of a size: what it writes goes through a pseudo terminal and is laid out as a terminal does. */
final class Terminal {
    private static final Path SCRIPT = Path.of("/usr/bin/script");

    private final Process process;
    private final int columns;
    private final char[][] cells;
    private final StringBuilder written = new StringBuilder();
    private final Thread reader;
    private int row;
    private int column;

    private Terminal(Process process, int columns, int rows) {
        this.process = process;
        this.columns = columns;
        this.cells = new char[rows][columns];
        for (char[] line : cells) {
            Arrays.fill(line, ' ');
        }
        this.reader = new Thread(this::read, "terminal");
        reader.setDaemon(true);
        reader.start();
    }

    /** Without the programs of Debian's base system there is no pseudo terminal. */
    static boolean available() {
        return SCRIPT.toFile().canExecute();
    }

    /** Starts the command; {@code --terminal} and the size that the terminal says it has are added, as the script demo does. */
    static Terminal start(int columns, int rows, List<String> command) throws IOException {
        String words = Stream.concat(command.stream(), Stream.of("--terminal"))
                .map(word -> "'" + word + "'")
                .collect(Collectors.joining(" "));
        // What a shell runs in the background ignores INT, and so would the terminal's programs.
        Process process = new ProcessBuilder(
                        "/usr/bin/env",
                        "--default-signal=INT",
                        SCRIPT.toString(),
                        "-qec",
                        "stty rows " + rows + " cols " + columns + "; exec " + words + " \"$(stty size </dev/tty)\"",
                        "/dev/null")
                .redirectErrorStream(true)
                .start();
        return new Terminal(process, columns, rows);
    }

    Process process() {
        return process;
    }

    /** Types Ctrl-C. */
    void interrupt() throws IOException {
        process.getOutputStream().write(3);
        process.getOutputStream().flush();
    }

    /** All that was ever written, once the program has ended. */
    String written() throws InterruptedException {
        reader.join();
        synchronized (this) {
            return written.toString();
        }
    }

    /** The lines that one sees now, without blanks at their ends. */
    synchronized String visible() {
        return Arrays.stream(cells)
                        .map(line -> new String(line).stripTrailing())
                        .collect(Collectors.joining("\n"))
                        .stripTrailing()
                + "\n";
    }

    private void read() {
        try (Reader in = process.inputReader(StandardCharsets.UTF_8)) {
            StringBuilder sequence = null;
            for (int next = in.read(); next >= 0; next = in.read()) {
                char character = (char) next;
                synchronized (this) {
                    written.append(character);
                    if (sequence != null) {
                        sequence.append(character);
                        if (Character.isLetter(character)) {
                            obey(sequence.toString());
                            sequence = null;
                        }
                    } else if (character == '\u001b') {
                        sequence = new StringBuilder();
                    } else {
                        put(character);
                    }
                }
            }
        } catch (IOException ended) {
            // the program's end is the stream's
        }
    }

    private void put(char character) {
        if (character == '\n') {
            nextRow();
        } else if (character == '\r') {
            column = 0;
        } else {
            if (column == columns) {
                column = 0;
                nextRow();
            }
            cells[row][column++] = character;
        }
    }

    private void nextRow() {
        if (row < cells.length - 1) {
            row++;
            return;
        }
        System.arraycopy(cells, 1, cells, 0, cells.length - 1);
        cells[row] = new char[columns];
        Arrays.fill(cells[row], ' ');
    }

    private void obey(String sequence) {
        switch (sequence) {
            case "[H" -> {
                row = 0;
                column = 0;
            }
            case "[K" -> Arrays.fill(cells[row], Math.min(column, columns), columns, ' ');
            case "[J" -> clear(row, column);
            case "[2J" -> clear(0, 0);
            default -> {
                if (!sequence.endsWith("m")) { // colours are not seen here
                    written.append("UNKNOWN ").append(sequence);
                }
            }
        }
    }

    private void clear(int fromRow, int fromColumn) {
        Arrays.fill(cells[fromRow], Math.min(fromColumn, columns), columns, ' ');
        for (int below = fromRow + 1; below < cells.length; below++) {
            Arrays.fill(cells[below], ' ');
        }
    }
}
