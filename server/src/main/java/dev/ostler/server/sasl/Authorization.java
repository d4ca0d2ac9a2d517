package dev.ostler.server.sasl;

import org.jspecify.annotations.Nullable;

/** Decides who somebody is that has proved a name. */
@FunctionalInterface
interface Authorization {
    /**
     * @param proved the name that was proved
     * @param wanted the one that it wants to have
     * @return null if it may not come in
     */
    @Nullable String idOf(String proved, String wanted);
}
