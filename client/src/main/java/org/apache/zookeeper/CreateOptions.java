package org.apache.zookeeper;

import dev.ostler.client.Ttl;

import org.apache.zookeeper.data.ACL;

import java.util.List;
import java.util.Objects;

/** How a znode is to be created. */
public class CreateOptions {
    private final CreateMode createMode;
    private final List<ACL> acl;
    private final long ttl;

    private CreateOptions(CreateMode createMode, List<ACL> acl, long ttl) {
        this.createMode = createMode;
        this.acl = acl;
        this.ttl = ttl;
    }

    public static Builder newBuilder(List<ACL> acl, CreateMode createMode) {
        return new Builder(createMode, acl);
    }

    public CreateMode getCreateMode() {
        return createMode;
    }

    public List<ACL> getAcl() {
        return acl;
    }

    /** Milliseconds without use after which the znode goes away; -1 for never. */
    public long getTtl() {
        return ttl;
    }

    /** Collects options. */
    public static class Builder {
        private final CreateMode createMode;
        private final List<ACL> acl;
        private long ttl = -1;

        private Builder(CreateMode createMode, List<ACL> acl) {
            this.createMode =
                    Objects.requireNonNull(
                            createMode, "create mode is mandatory for create options");
            this.acl = Objects.requireNonNull(acl, "acl is mandatory for create options");
        }

        /**
         * @param ttl milliseconds, 1 to 1099511627775
         */
        public Builder withTtl(long ttl) {
            this.ttl = ttl;
            return this;
        }

        /**
         * @throws IllegalArgumentException if mode and time to live do not go together
         */
        public CreateOptions build() {
            Ttl.check(createMode, ttl);
            return new CreateOptions(createMode, acl, ttl);
        }
    }
}
