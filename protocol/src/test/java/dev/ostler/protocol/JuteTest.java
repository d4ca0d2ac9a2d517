package dev.ostler.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The primitive encodings of client protocol, section 1.2. */
class JuteTest {
    @Test
    void numbersAreBigEndian() {
        assertThat(Hex.written(out -> out.writeInt(-2))).isEqualTo("fffffffe");
        assertThat(Hex.written(out -> out.writeInt(0x01020304))).isEqualTo("01020304");
        assertThat(Hex.written(out -> out.writeLong(0x0102030405060708L)))
                .isEqualTo("0102030405060708");
        assertThat(Hex.written(out -> out.writeBoolean(true))).isEqualTo("01");
        assertThat(Hex.reader("fffffffe").readInt()).isEqualTo(-2);
        assertThat(Hex.reader("ffffffffffffff00").readLong()).isEqualTo(-256);
        assertThat(Hex.reader("80").readByte()).isEqualTo((byte) -128);
    }

    @Test
    void nullIsNotEmpty() {
        assertThat(Hex.written(out -> out.writeBuffer(null))).isEqualTo("ffffffff");
        assertThat(Hex.written(out -> out.writeBuffer(Bytes.EMPTY))).isEqualTo("00000000");
        assertThat(Hex.written(out -> out.writeString(null))).isEqualTo("ffffffff");
        assertThat(Hex.written(out -> out.writeString(""))).isEqualTo("00000000");
        assertThat(Hex.written(out -> out.writePaths(null))).isEqualTo("ffffffff");
        assertThat(Hex.written(out -> out.writePaths(List.of()))).isEqualTo("00000000");
        assertThat(Hex.reader("ffffffff").readBuffer()).isNull();
        assertThat(Hex.reader("00000000").readBuffer()).isEqualTo(Bytes.EMPTY);
        assertThat(Hex.reader("ffffffff").readString()).isNull();
        assertThat(Hex.reader("00000000").readString()).isEmpty();
        assertThat(Hex.reader("ffffffff").readPaths()).isNull();
        assertThat(Hex.reader("00000000").readPaths()).isEmpty();
    }

    @Test
    void stringsAreUtf8() {
        assertThat(Hex.written(out -> out.writeString("é世"))).isEqualTo("00000005c3a9e4b896");
        assertThat(Hex.reader("00000005 c3a9e4b896").readString()).isEqualTo("é世");
        assertThat(Hex.reader("00000001 ff").readString()).isEqualTo("\ufffd");
    }

    @Test
    void negativeLengthsAreMalformed() {
        assertThatThrownBy(() -> Hex.reader("fffffffe 00000000").readBuffer())
                .isInstanceOf(MalformedRecordException.class)
                .hasMessage("-2 bytes are needed where 4 are left");
        assertThatThrownBy(() -> Hex.reader("80000000").readString())
                .isInstanceOf(MalformedRecordException.class);
    }

    @Test
    void negativeCountsAreEmptyButForMinusOne() {
        assertThat(Hex.reader("ffffffff").readCount(4)).isEqualTo(-1);
        assertThat(Hex.reader("fffffffe").readCount(4)).isZero();
        assertThat(Hex.reader("80000000").readCount(4)).isZero();
    }

    @Test
    void aCountMustFitIntoWhatIsLeft() {
        assertThat(Hex.reader("00000002 0000000000000000").readCount(4)).isEqualTo(2);
        assertThatThrownBy(() -> Hex.reader("00000003 0000000000000000").readCount(4))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessage("a vector of 3 elements in 8 bytes");
        assertThatThrownBy(() -> Hex.reader("7fffffff 0000000000000000").readCount(12))
                .isInstanceOf(MalformedRecordException.class);
    }

    @Test
    void aReaderStaysInItsSpan() {
        var in = new JuteReader(Hex.bytes("ffffffff 00000007 ffffffff"), 4, 4);

        assertThat(in.readInt()).isEqualTo(7);
        assertThat(in.remaining()).isZero();
        assertThatThrownBy(in::readByte).isInstanceOf(MalformedRecordException.class);
        assertThatThrownBy(() -> in.skip(1)).isInstanceOf(MalformedRecordException.class);
        assertThatThrownBy(() -> in.skip(-1)).isInstanceOf(MalformedRecordException.class);
    }

    @Test
    void aSpanEndsAtThePosition() {
        var in = Hex.reader("00000002 cafe 00");

        assertThat(in.readSpan()).isEqualTo(2);
        assertThat(in.position()).isEqualTo(6);
        assertThat(in.array()[in.position() - 2]).isEqualTo((byte) 0xca);
    }

    @Test
    void aLengthCanBeSetAfterwards() {
        var out = new JuteWriter(1);
        int at = out.reserveInt();
        out.writeLong(1);
        out.setInt(at, out.length());

        assertThat(Hex.of(out.toByteArray())).isEqualTo("0000000c0000000000000001");
        assertThatThrownBy(() -> out.setInt(9, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> out.setInt(-1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aWriterCanBeUsedAgain() {
        var out = new JuteWriter(0);
        out.writeRaw(new byte[] {1, 2, 3});
        out.truncate(1);
        assertThat(out.toBytes()).isEqualTo(Bytes.copyOf(new byte[] {1}));
        assertThatThrownBy(() -> out.truncate(2)).isInstanceOf(IllegalArgumentException.class);

        out.clear();
        out.writeByte(9);
        out.writeSpan(new byte[] {5, 6, 7}, 1, 2);
        assertThat(Hex.of(out.toByteArray())).isEqualTo("09000000020607");
    }

    @Test
    void whatIsInsertedIsAsIfItWereCopied() {
        var random = new SplittableRandom(11);
        var inserting = new JuteWriter(16);
        var copying = new JuteWriter(16);
        var positions = new ArrayList<Integer>();
        for (int step = 0; step < 20_000; step++) {
            switch (random.nextInt(20)) {
                case 0, 1, 2 -> {
                    var bytes = new byte[random.nextInt(40)];
                    random.nextBytes(bytes);
                    inserting.insert(bytes);
                    copying.writeRaw(bytes);
                }
                case 3, 4 -> {
                    int position = inserting.reserveInt();
                    assertThat(position).isEqualTo(copying.reserveInt());
                    inserting.setInt(position, 0);
                    copying.setInt(position, 0);
                    positions.add(position);
                }
                case 5, 6, 7 -> {
                    if (!positions.isEmpty()) {
                        int position = positions.get(random.nextInt(positions.size()));
                        inserting.setInt(position, step);
                        copying.setInt(position, step);
                    }
                }
                case 8 -> {
                    int length = random.nextInt(copying.length() + 1);
                    inserting.truncate(length);
                    copying.truncate(length);
                    positions.removeIf(position -> position + 4 > length);
                }
                case 9 -> {
                    inserting.clear();
                    copying.clear();
                    positions.clear();
                }
                case 10 -> assertThat(inserting.toByteArray()).isEqualTo(copying.toByteArray());
                default -> {
                    inserting.writeLong(step);
                    copying.writeLong(step);
                }
            }
            assertThat(inserting.length()).isEqualTo(copying.length());
            assertThat(pieces(inserting)).isEqualTo(copying.toByteArray());
        }
    }

    private static byte[] pieces(JuteWriter writer) {
        var all = new ByteArrayOutputStream();
        writer.forEachPiece(
                new JuteWriter.Sink() {
                    @Override
                    public void write(byte[] bytes, int offset, int length) {
                        all.write(bytes, offset, length);
                    }

                    @Override
                    public void share(byte[] bytes) {
                        all.writeBytes(bytes);
                    }
                });
        return all.toByteArray();
    }
}
