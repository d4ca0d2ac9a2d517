package dev.ostler.client.async;

import dev.ostler.protocol.Stat;

import org.apache.zookeeper.data.ACL;

import java.util.List;

/** Who may do what to a znode. */
public record AccessList(List<ACL> entries, Stat stat) {
    public AccessList {
        entries = List.copyOf(entries);
    }
}
