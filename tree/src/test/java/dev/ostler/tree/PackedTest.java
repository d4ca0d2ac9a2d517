package dev.ostler.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.Bytes;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many bytes a znode takes, which is what 10<sup>8</sup> of them cost. */
class PackedTest {
    private static final byte[] PATH = Bytes.utf8("/name").unsafeArray();
    private static final int NAME = 4;
    private static final int DATA = 100;

    private final Draft draft = new Draft();

    @BeforeEach
    void freshLeaf() {
        draft.setName(PATH, 1, NAME);
        draft.setData(Bytes.wrap(new byte[DATA]));
        draft.create(5, 1_700_000_000_000L, AclTable.OPEN, Owner.NONE, true);
    }

    private int packedLength() {
        return ((byte[]) draft.pack(1)).length;
    }

    @Test
    void aFreshLeafTakesEighteenBytesBesideNameAndData() {
        assertThat(packedLength()).isEqualTo(18 + NAME + DATA);
    }

    @Test
    void aWrittenLeafTakesTwentyMore() {
        draft.mzxid = 6;
        draft.version = 1;

        assertThat(packedLength()).isEqualTo(18 + NAME + DATA + 20);
    }

    @Test
    void anAclOfItsOwnTakesTwoMore() {
        draft.acl = 3;

        assertThat(packedLength()).isEqualTo(18 + NAME + DATA + 2);
    }

    @Test
    void anEphemeralTakesEightMore() {
        draft.create(5, 1_700_000_000_000L, AclTable.OPEN, 77, true);

        assertThat(packedLength()).isEqualTo(18 + NAME + DATA + 8);
    }

    @Test
    void aLeafThatHadChildrenTakesTenMore() {
        draft.creations = 1;
        draft.pzxid = 9;

        assertThat(packedLength()).isEqualTo(18 + NAME + DATA + 10);
    }

    @Test
    void allFieldsComeBackInEveryForm() {
        for (int form = 0; form < 512; form++) {
            draft.mzxid = (form & 1) == 0 ? 5 : 6;
            draft.mtime = (form & 2) == 0 ? 1_700_000_000_000L : -1;
            draft.acl = (form & 4) == 0 ? 3 : 70_000;
            draft.creations = (form & 8) == 0 ? 0 : -1;
            draft.owner = (form & 16) == 0 ? Owner.NONE : Owner.CONTAINER;
            draft.aversion = (form & 32) == 0 ? 0 : -1;
            draft.czxid = (form & 64) == 0 ? 5 : 5L << 48;
            draft.pzxid = (form & 128) == 0 ? 5 : -1;
            draft.acl = (form & 256) == 0 ? draft.acl : AclTable.OPEN;
            Object entry = draft.pack(1);
            var copy = new Draft();
            copy.read(entry);

            assertThat(copy)
                    .usingRecursiveComparison()
                    .ignoringFieldsMatchingRegexes("(name|data)(Array|Offset)")
                    .isEqualTo(draft);
            assertThat((byte[]) copy.pack(1)).isEqualTo((byte[]) entry);
        }
    }

    @Test
    void aDigestIsKeptInEveryFormAndNothingElseChanges() {
        for (int form = 0; form < 4; form++) {
            draft.ctime = (form & 1) == 0 ? 1_700_000_000_000L : -1;
            draft.setData(Bytes.wrap(new byte[(form & 2) == 0 ? DATA : Packed.DATA_MAX + 1]));
            Object entry = draft.pack(1);
            Entry.setDigest(entry, 0xfedc_ba98L);
            var copy = new Draft();
            copy.read(entry);

            assertThat(Entry.digest(entry)).isEqualTo(0xfedc_ba98L);
            assertThat(copy)
                    .usingRecursiveComparison()
                    .ignoringFieldsMatchingRegexes("(name|data)(Array|Offset)")
                    .isEqualTo(draft);
        }
    }

    @Test
    void muchDataIsKeptApartAndNotCopied() {
        Bytes data = Bytes.wrap(new byte[Packed.DATA_MAX + 1]);
        draft.setData(data);

        var inode = (Inode) draft.pack(1);

        assertThat(inode.data).isSameAs(data.unsafeArray());
        assertThat(inode.record()).hasSize(18 + NAME);
    }
}
