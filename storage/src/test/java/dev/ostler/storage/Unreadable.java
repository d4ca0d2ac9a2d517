package dev.ostler.storage;

import dev.ostler.storage.disk.SimulatedDisk;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;

/** A file of which this user has the name only. */
record Unreadable(Path file) implements SimulatedDisk.Faults {
    @Override
    public void before(SimulatedDisk.Operation operation) throws IOException {
        if (operation.kind() == SimulatedDisk.Kind.OPEN && operation.path().equals(file)) {
            throw new AccessDeniedException(file.toString());
        }
    }
}
