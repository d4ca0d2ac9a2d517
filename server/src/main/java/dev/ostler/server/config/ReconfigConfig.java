package dev.ostler.server.config;

import dev.ostler.zab.config.Membership;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;

/**
 * What a server needs to know to follow changes of the ensemble ({@code reconfigEnabled=true}).
 *
 * @param file the {@code zoo.cfg}; memberships are kept beside it
 * @param isSplit whether it leaves the members to a {@code dynamicConfigFile}
 * @param lastSeen a membership that was proposed and is not known to be committed: what {@code
 *     zoo.cfg.dynamic.next} says, if it is there
 * @param votersMin how many voters a change must leave: 2, or 1 with {@code
 *     standaloneEnabled=false}
 * @param severalAddresses whether a change may give members several addresses although none has
 *     them yet: {@code multiAddress.enabled}
 */
public record ReconfigConfig(
        Path file,
        boolean isSplit,
        @Nullable Membership lastSeen,
        int votersMin,
        boolean severalAddresses) {}
