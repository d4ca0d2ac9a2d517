#!/usr/bin/env bash
#
# ZooKeeper's shell. Used as ZooKeeper's script of this name:
#
#   zkCli.sh [-server HOST:PORT[,…][/CHROOT]] [-timeout MILLIS] [-r] [-waitforconnection]
#            [-client-configuration FILE] [-o text|table|json|raw] [command [arguments]]
#
# Its first call has Java leave a cache of the loaded program, in the background; later calls start
# faster by it. The cache is in $ZKCLI_CACHE_DIR, else in $XDG_CACHE_HOME/ostler, else in
# ~/.cache/ostler. An empty ZKCLI_CACHE_DIR turns that off.

set -u

ZOOBINDIR=$(cd "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")" && pwd)

# shellcheck source=bin/zkEnv.sh
. "$ZOOBINDIR/zkEnv.sh"

MAIN=dev.ostler.cli.shell.ZkCli
LOCK_MINUTES_MAX=10
# JLine's way to the terminal is native. The cache serves only a Java with this very flag.
NATIVE_ACCESS=--enable-native-access=ALL-UNNAMED

# Sets CLI_CLASSPATH to what the shell needs and no more; needs LIB.
cli_classpath() {
    local jar
    CLI_CLASSPATH=
    for jar in "$LIB"/{ostler-cli,ostler-client,ostler-recipes,ostler-protocol,ostler-certificates,HdrHistogram,slf4j-api,picocli,jline}-[0-9]*.jar; do
        CLI_CLASSPATH+=${CLI_CLASSPATH:+:}$jar
    done
}

# Sets CACHE to where the cache of this very Java and these jars is; to nothing if there may be none.
choose_cache() {
    CACHE=
    local directory=${ZKCLI_CACHE_DIR-${XDG_CACHE_HOME:-${HOME:-}/.cache}/ostler}
    [[ -n $directory ]] || return 0
    local -a jars
    IFS=: read -r -a jars <<<"$CLI_CLASSPATH"
    local sum
    # shellcheck disable=SC2012  # Only a sum is made of it.
    sum=$(ls -lnL "$JAVA" "${jars[@]}" 2>/dev/null | cksum)
    CACHE=$directory/zkCli-${sum%% *}.aot
}

# Makes the cache in the background from a run that reaches no server.
make_cache() {
    mkdir -p "$(dirname -- "$CACHE")" 2>/dev/null || return 0
    local lock=$CACHE.lock
    find "$lock" -maxdepth 0 -mmin "+$LOCK_MINUTES_MAX" -exec rmdir {} \; 2>/dev/null
    mkdir "$lock" 2>/dev/null || return 0
    (
        printf '%s\n' 'help ls' 'ls -s /' 'get /' 'version' |
            nice "$JAVA" -XX:+UseSerialGC "-XX:AOTCacheOutput=$CACHE.new" "$NATIVE_ACCESS" \
                -cp "$CLI_CLASSPATH" "$MAIN" -server 127.0.0.1:1
        [[ -s $CACHE.new ]] && mv -f "$CACHE.new" "$CACHE"
        rmdir "$lock"
    ) >/dev/null 2>&1 </dev/null &
}

require_java
require_jars
cli_classpath
choose_cache
flags=("-Xmx${ZK_CLIENT_HEAP:-256}m" -XX:+UseSerialGC -XX:TieredStopAtLevel=1)
if [[ -n $CACHE && -f $CACHE ]]; then
    flags+=("-XX:AOTCache=$CACHE")
elif [[ -n $CACHE ]]; then
    make_cache
fi
read -r -a further <<<"${CLIENT_JVMFLAGS:-} ${JVMFLAGS:-}"
# The output is the shell's alone.
exec "$JAVA" "${flags[@]}" "$NATIVE_ACCESS" -Xlog:disable \
    ${further[@]+"${further[@]}"} -cp "$CLI_CLASSPATH${CLASSPATH:+:$CLASSPATH}" "$MAIN" "$@"
