package dev.ostler.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.Stat;
import dev.ostler.protocol.Txn;
import dev.ostler.protocol.ZnodePath;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Objects;

/** Statistics of quotas (client protocol, section 10.8). */
class QuotaTest {
    private final Fixture fixture = new Fixture();

    private void createQuota(String path, String limits) {
        String mirror = "/zookeeper/quota";
        for (String name : path.substring(1).split("/", -1)) {
            if (!name.isEmpty()) {
                mirror += "/" + name;
                if (!fixture.has(mirror)) {
                    fixture.create(mirror);
                }
            }
        }
        fixture.create(mirror + "/zookeeper_limits", limits);
        fixture.create(mirror + "/zookeeper_stats", "anything");
    }

    private String usage(String path) {
        String mirror = path.equals("/") ? "/zookeeper/quota" : "/zookeeper/quota" + path;
        return Objects.requireNonNull(fixture.data(mirror + "/zookeeper_stats"));
    }

    @Test
    void creatingTheStatisticsCountsWhatIsThere() {
        fixture.create("/a", "12345");
        fixture.create("/a/b", "678");
        fixture.create("/ab", "not below /a");

        createQuota("/a", "count=10,bytes=-1");

        assertThat(usage("/a")).isEqualTo("count=2,bytes=8");
    }

    @Test
    void statisticsFollowCreationsWritesAndDeletions() {
        fixture.create("/a", "12345");
        createQuota("/a", "count=10,bytes=-1");

        fixture.create("/a/b", "678");
        assertThat(usage("/a")).isEqualTo("count=2,bytes=8");
        fixture.setData("/a/b", "6");
        assertThat(usage("/a")).isEqualTo("count=2,bytes=6");
        fixture.apply(
                new Txn.Multi(
                        List.of(
                                Fixture.creating("/a/c", "xx"),
                                Fixture.setting("/a", "", 1),
                                Fixture.deleting("/a/b"))));
        assertThat(usage("/a")).isEqualTo("count=2,bytes=2");
        fixture.create("/elsewhere", "data");
        assertThat(usage("/a")).isEqualTo("count=2,bytes=2");
    }

    @Test
    void anUpdateOfTheStatisticsIsNoChangeOfTheirZnode() {
        fixture.create("/a");
        createQuota("/a", "count=10,bytes=-1");
        Stat before = fixture.znode("/zookeeper/quota/a/zookeeper_stats").stat();
        fixture.changes.clear();

        fixture.create("/a/b", "123456");

        assertThat(usage("/a")).isEqualTo("count=2,bytes=6");
        Stat after = fixture.znode("/zookeeper/quota/a/zookeeper_stats").stat();
        assertThat(after).isEqualTo(before);
        assertThat(fixture.changes).extracting(Change::path).containsExactly(ZnodePath.of("/a/b"));
    }

    @Test
    void theDeepestQuotaCounts() {
        fixture.create("/a");
        fixture.create("/a/b");
        createQuota("/a", "count=10,bytes=-1");
        createQuota("/a/b", "count=5,bytes=-1");

        fixture.create("/a/b/c", "12");

        assertThat(usage("/a")).isEqualTo("count=2,bytes=0");
        assertThat(usage("/a/b")).isEqualTo("count=2,bytes=2");
        Quota quota = Objects.requireNonNull(fixture.tree.quota(ZnodePath.of("/a/b/x/y")));
        assertThat(quota.root()).isEqualTo(ZnodePath.of("/a/b"));
        assertThat(quota.limits()).isEqualTo(Bytes.utf8("count=5,bytes=-1"));
        assertThat(quota.usage()).isEqualTo(Bytes.utf8("count=2,bytes=2"));
        assertThat(Objects.requireNonNull(fixture.tree.quota(ZnodePath.of("/a/c"))).root())
                .isEqualTo(ZnodePath.of("/a"));
        assertThat(fixture.tree.quota(ZnodePath.of("/ab"))).isNull();
        assertThat(fixture.tree.freeze().quota(ZnodePath.of("/a/b"))).isEqualTo(quota);
    }

    @Test
    void aQuotaOnTheRootCountsEverythingButQuotas() {
        createQuota("/", "count=10,bytes=-1");
        assertThat(usage("/")).isEqualTo("count=3,bytes=0");

        fixture.create("/a", "123");
        createQuota("/a", "count=10,bytes=-1");

        assertThat(usage("/")).isEqualTo("count=4,bytes=3");
        assertThat(Objects.requireNonNull(fixture.tree.quota(ZnodePath.of("/b"))).root())
                .isEqualTo(ZnodePath.ROOT);
        fixture.delete("/zookeeper/quota/zookeeper_limits");
        assertThat(fixture.tree.quota(ZnodePath.of("/b"))).isNull();
    }

    @Test
    void whatIsBelowTheQuotasHasNone() {
        createQuota("/", "count=10,bytes=-1");
        createQuota("/zookeeper", "count=10,bytes=-1");
        String before = usage("/zookeeper");

        fixture.create("/zookeeper/quota/x", "12345");

        assertThat(before).isEqualTo("count=2,bytes=0");
        assertThat(usage("/zookeeper")).isEqualTo(before);
        assertThat(fixture.tree.quota(ZnodePath.of("/zookeeper/quota/x"))).isNull();
    }

    @Test
    void aQuotaEndsWithItsLimits() {
        fixture.create("/a");
        createQuota("/a", "count=10,bytes=-1");

        fixture.delete("/zookeeper/quota/a/zookeeper_limits");
        fixture.create("/a/b");

        assertThat(usage("/a")).isEqualTo("count=1,bytes=0");
        assertThat(fixture.tree.quota(ZnodePath.of("/a"))).isNull();
    }

    @Test
    void otherKeysOfTheStatisticsAreKept() {
        fixture.create("/a");
        createQuota("/a", "count=10,bytes=-1");
        fixture.setData(
                "/zookeeper/quota/a/zookeeper_stats",
                "count=7,bytes=9=;countHardLimit=3;byteHardLimit=4");

        fixture.create("/a/b", "x");

        assertThat(usage("/a")).isEqualTo("count=8,bytes=10=;byteHardLimit=4;countHardLimit=3");
    }

    @Test
    void statisticsThatAClientOverwroteWithRubbishAreLeftAlone() {
        fixture.create("/a");
        createQuota("/a", "count=10,bytes=-1");
        for (String rubbish : List.of("rubbish", "count", "count=x", ",,,=", "count=1=2;a")) {
            fixture.setData("/zookeeper/quota/a/zookeeper_stats", rubbish);

            assertThat(fixture.setData("/a", "data").error().code()).isZero();

            assertThat(usage("/a")).isEqualTo(rubbish);
        }
    }

    @Test
    void withoutAStatisticsZnodeNothingIsCounted() {
        fixture.create("/a");
        fixture.create("/zookeeper/quota/a");
        fixture.create("/zookeeper/quota/a/zookeeper_limits", "count=1,bytes=1");

        fixture.create("/a/b");

        Quota quota = Objects.requireNonNull(fixture.tree.quota(ZnodePath.of("/a/b")));
        assertThat(quota.usage()).isNull();
    }

    @Test
    void aQuotaMayBeForAPathThatIsNotThere() {
        createQuota("/later", "count=10,bytes=-1");
        assertThat(usage("/later")).isEqualTo("count=0,bytes=0");

        fixture.create("/later", "123");

        assertThat(usage("/later")).isEqualTo("count=1,bytes=3");
    }

    @Test
    void loadingASnapshotCountsAnew() {
        fixture.create("/a", "12345");
        fixture.create("/a/b", "678");
        createQuota("/a", "count=10,bytes=-1");
        createQuota("/", "count=10,bytes=-1");
        fixture.setData("/zookeeper/quota/a/zookeeper_stats", "rubbish");
        fixture.setData("/zookeeper/quota/zookeeper_stats", "count=1000,bytes=1000");
        fixture.create("/zookeeper/quota/limitless");
        fixture.create("/zookeeper/quota/limitless/zookeeper_stats", "x");
        fixture.setData("/zookeeper/quota/limitless/zookeeper_stats", "count=9,bytes=9");

        var loader = new TreeLoader(fixture.tree.options());
        var walk = fixture.tree.freeze().walk();
        while (walk.next()) {
            loader.znode(walk.path(), walk.znode().data(), walk.znode().storedStat());
        }
        var loaded = new Fixture(loader.finish(fixture.tree.zxid()));

        assertThat(loaded.data("/zookeeper/quota/a/zookeeper_stats")).isEqualTo("count=2,bytes=8");
        assertThat(loaded.data("/zookeeper/quota/zookeeper_stats")).isEqualTo("count=5,bytes=8");
        assertThat(loaded.data("/zookeeper/quota/limitless/zookeeper_stats"))
                .isEqualTo("count=9,bytes=9");
    }

    @Test
    void textsAreReadAsZooKeeperReadsThem() {
        QuotaText text = parse("count=5,bytes=-1=;byteHardLimit=100;countHardLimit=7");
        assertThat(text.count()).isEqualTo(5);
        assertThat(text.bytes()).isEqualTo(-1);
        assertThat(text.byteHardLimit()).isEqualTo(100);
        assertThat(text.countHardLimit()).isEqualTo(7);
        assertThat(text.encode().toUtf8String())
                .isEqualTo("count=5,bytes=-1=;byteHardLimit=100;countHardLimit=7");

        assertThat(parse("count=5").bytes()).isEqualTo(-1);
        assertThat(parse("").count()).isEqualTo(-1);
        assertThat(QuotaText.parse(null)).isEqualTo(parse(""));
        assertThat(QuotaText.parse(Bytes.utf8("count=5,bytes"))).isNull();
        assertThat(QuotaText.parse(Bytes.utf8("count=99999999999999999999"))).isNull();
    }

    private static QuotaText parse(String text) {
        return Objects.requireNonNull(QuotaText.parse(Bytes.utf8(text)));
    }
}
