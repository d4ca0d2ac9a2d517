package dev.ostler.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class ChunkPoolTest {
    private final ChunkPool pool = new ChunkPool();

    @AfterEach
    void close() {
        pool.clear();
    }

    @Test
    void aChunkThatIsFreeIsUsedAgainEmpty() {
        Chunk chunk = pool.take(5_000);
        chunk.put(new byte[5_000], 0, 5_000);
        chunk.sent(1_000);
        pool.giveBack(chunk);
        Chunk again = pool.take(8_000);
        assertThat(again).isSameAs(chunk);
        assertThat(again.length()).isZero();
        assertThat(again.free()).isEqualTo(8_192);
        pool.giveBack(again);
    }

    @Test
    void aChunkHasRoomForWhatItIsTakenFor() {
        for (int bytes : new int[] {1, 4_096, 4_097, 1 << 20, (1 << 20) + 1, 5_000_000}) {
            Chunk chunk = pool.take(bytes);
            assertThat(chunk.free()).isGreaterThanOrEqualTo(bytes);
            pool.giveBack(chunk);
        }
    }

    @Test
    void noMoreIsKeptThanItsBound() {
        List<Chunk> chunks = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            chunks.add(pool.take(1 << 20));
        }
        chunks.forEach(pool::giveBack);
        var kept = new ArrayList<Chunk>();
        for (int i = 0; i < 20; i++) {
            kept.add(pool.take(1 << 20));
        }
        assertThat(kept.stream().filter(chunks::contains)).hasSize(16);
        kept.forEach(pool::giveBack);
    }
}
