/**
 * Simulated machines and the servers on them. The servers are the real cores and the real storage
 * code; what is here is the shell round them that the {@code server} module builds from threads and
 * sockets. Begin with {@link dev.ostler.simulation.server.Machine}.
 */
@NullMarked
package dev.ostler.simulation.server;

import org.jspecify.annotations.NullMarked;
