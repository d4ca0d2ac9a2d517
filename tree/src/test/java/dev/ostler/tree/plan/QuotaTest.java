package dev.ostler.tree.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.tree.TreeOptions;
import dev.ostler.tree.access.Identity;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

/**
 * Quotas (client protocol, section 10.8) on {@code /q}, which holds itself with two bytes and one
 * child without data: count 2, bytes 2.
 */
class QuotaTest {
    private static final PlanOptions ENFORCED =
            new PlanOptions(true, false, true, 0, Integer.MAX_VALUE, Integer.MAX_VALUE);

    private final Server server = limited(ENFORCED);

    private static Server limited(PlanOptions options) {
        var server = new Server(TreeOptions.DEFAULT, options);
        server.made(Server.create("/q", "ab"));
        server.make("/q/child", "/free", "/zookeeper/quota/q");
        return server;
    }

    private static void limit(Server server, String root, String limits) {
        String quota = "/zookeeper/quota" + root;
        server.made(Server.create(quota + "/zookeeper_limits", limits));
        server.made(Server.create(quota + "/zookeeper_stats", "overwritten"));
    }

    private static Request.Write request(String operation) {
        return switch (operation) {
            case "create 0" -> Server.create("/q/new");
            case "create 3" -> Server.create("/q/new", "xyz");
            case "set 5" -> Server.setData("/q", "12345");
            case "set 2" -> Server.setData("/q", "xy");
            case "set 1" -> Server.setData("/q", "1");
            case "delete" -> Server.delete("/q/child");
            case "create elsewhere" -> Server.create("/free/new", "xyz");
            default -> throw new IllegalArgumentException(operation);
        };
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "count=-1,bytes=-1=;countHardLimit=3 | create 0 | OK | 0",
                "count=-1,bytes=-1=;countHardLimit=2 | create 0 | QUOTA_EXCEEDED | 0",
                "count=-1,bytes=-1=;countHardLimit=2 | set 5 | OK | 0",
                // What a request does not change is not held against it.
                "count=-1,bytes=-1=;countHardLimit=1 | set 5 | OK | 0",
                "count=-1,bytes=-1=;byteHardLimit=0 | create 0 | OK | 0",
                "count=-1,bytes=-1=;byteHardLimit=0 | set 2 | OK | 0",
                "count=1,bytes=1 | set 2 | OK | 0",
                "count=1,bytes=1 | create 0 | OK | 1",
                "count=-1,bytes=-1=;byteHardLimit=5 | create 3 | OK | 0",
                "count=-1,bytes=-1=;byteHardLimit=4 | create 3 | QUOTA_EXCEEDED | 0",
                "count=-1,bytes=-1=;byteHardLimit=5 | set 5 | OK | 0",
                "count=-1,bytes=-1=;byteHardLimit=4 | set 5 | QUOTA_EXCEEDED | 0",
                "count=-1,bytes=-1=;byteHardLimit=4 | set 1 | OK | 0",
                "count=-1,bytes=-1=;byteHardLimit=0 | set 1 | QUOTA_EXCEEDED | 0",
                "count=-1,bytes=-1=;byteHardLimit=0;countHardLimit=0 | delete | OK | 0",
                "count=-1,bytes=-1=;byteHardLimit=0;countHardLimit=0 | create elsewhere | OK | 0",
                // Soft limits only warn.
                "count=2,bytes=-1 | create 0 | OK | 1",
                "count=3,bytes=-1 | create 0 | OK | 0",
                "count=2,bytes=4 | create 3 | OK | 2",
                "count=2,bytes=4 | delete | OK | 0",
                // A hard limit takes the soft one's place.
                "count=1,bytes=1=;byteHardLimit=100;countHardLimit=100 | create 3 | OK | 0",
                "count=-1,bytes=-1 | create 3 | OK | 0",
                "rubbish | create 3 | MARSHALLING_ERROR | 0",
                "rubbish | set 2 | MARSHALLING_ERROR | 0",
                "rubbish | delete | OK | 0"
            })
    void enforced(String limits, String operation, ErrorCode expected, int warnings) {
        limit(server, "/q", limits);

        Planned planned = server.ask(request(operation));

        assertThat(planned.outcome().error()).isEqualTo(expected);
        assertThat(planned.warnings()).hasSize(warnings);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "count=-1,bytes=-1=;countHardLimit=2 | create 0 | 1",
                "count=2,bytes=4=;byteHardLimit=4 | create 3 | 2",
                "count=9,bytes=9 | create 3 | 0",
                "rubbish | create 3 | 0"
            })
    void notEnforced(String limits, String operation, int warnings) {
        Server lenient = limited(PlanOptions.DEFAULTS);
        limit(lenient, "/q", limits);

        Planned planned = lenient.ask(request(operation));

        assertThat(planned.outcome().error()).isEqualTo(ErrorCode.OK);
        assertThat(planned.warnings()).hasSize(warnings);
    }

    @Test
    void aWarningSaysWhatIsExceededByHowMuch() {
        limit(server, "/q", "count=2,bytes=4");

        assertThat(server.ask(Server.create("/q/new", "xyz")).warnings())
                .containsExactly(
                        new QuotaWarning(ZnodePath.of("/q"), QuotaWarning.Kind.COUNT, 3, 2),
                        new QuotaWarning(ZnodePath.of("/q"), QuotaWarning.Kind.BYTES, 5, 4));
    }

    @Test
    void withoutStatisticsNothingIsChecked() {
        server.made(
                Server.create("/zookeeper/quota/q/zookeeper_limits", "count=1=;countHardLimit=1"));

        assertThat(server.error(Server.create("/q/new"))).isEqualTo(ErrorCode.OK);
    }

    @Test
    void theQuotaIsCheckedBeforeTheVersionAndAfterThePermission() {
        limit(server, "/q", "count=-1,bytes=-1=;byteHardLimit=2");
        server.make("/q/closed", 0);

        assertThat(server.error(Server.setData("/q", "12345", 99)))
                .isEqualTo(ErrorCode.QUOTA_EXCEEDED);
        assertThat(server.error(Server.setData("/q/closed", "12345", 99)))
                .isEqualTo(ErrorCode.NO_AUTH);
        assertThat(server.error(Server.create("/q/child", "12345")))
                .isEqualTo(ErrorCode.NODE_EXISTS);
    }

    @Test
    void superIsLimitedToo() {
        limit(server, "/q", "count=-1,bytes=-1=;countHardLimit=2");
        server.identities = server.identities.plus(List.of(new Identity(Identity.SUPER, "")));

        assertThat(server.error(Server.create("/q/new"))).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
    }

    @Test
    void theDeepestQuotaApplies() {
        limit(server, "/q", "count=-1,bytes=-1=;countHardLimit=2");
        server.make("/zookeeper/quota/q/child");
        limit(server, "/q/child", "count=-1,bytes=-1=;countHardLimit=2");

        assertThat(server.error(Server.create("/q/new"))).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
        assertThat(server.error(Server.create("/q/child/a"))).isEqualTo(ErrorCode.OK);
        assertThat(server.error(Server.create("/q/child/b"))).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
    }

    @Test
    void usageFollowsWhatIsThere() {
        limit(server, "/q", "count=-1,bytes=-1=;countHardLimit=3;byteHardLimit=10");
        server.made(Server.create("/q/new", "12345678"));
        assertThat(server.error(Server.create("/q/more"))).isEqualTo(ErrorCode.QUOTA_EXCEEDED);

        server.ask(Server.delete("/q/new"));
        assertThat(server.error(Server.create("/q/more", "12345678"))).isEqualTo(ErrorCode.OK);

        server.ask(Server.delete("/zookeeper/quota/q/zookeeper_limits"));
        assertThat(server.error(Server.create("/q/most", "12345678"))).isEqualTo(ErrorCode.OK);
    }

    @Test
    void insideAMultiTheOperationFails() {
        limit(server, "/q", "count=-1,bytes=-1=;byteHardLimit=2");
        Planned planned =
                server.ask(Server.multi(Server.create("/free/x"), Server.setData("/q", "123")));

        assertThat(planned.outcome().operations().get(1).error())
                .isEqualTo(ErrorCode.QUOTA_EXCEEDED);
        assertThat(server.find("/free/x")).isNull();
    }

    @Test
    void aQuotaOnTheRootLimitsEverythingButItself() {
        limit(server, "", "count=-1,bytes=-1=;countHardLimit=1");

        assertThat(server.error(Server.create("/new"))).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
        assertThat(
                        server.error(
                                Server.setData(
                                        "/zookeeper/quota/zookeeper_limits",
                                        "count=-1,bytes=-1=;countHardLimit=100")))
                .isEqualTo(ErrorCode.OK);
        assertThat(server.error(Server.create("/new"))).isEqualTo(ErrorCode.OK);
    }
}
