package dev.ostler.storage.disk;

import java.io.IOException;

/**
 * What a {@link SimulatedDisk.Faults} throws where the power goes, as opposed to a disk that
 * reports an error and lives on.
 */
public final class PowerCutException extends IOException {
    private static final long serialVersionUID = 1;

    public PowerCutException() {
        super("the power went");
    }
}
