#!/usr/bin/env bash
#
# The environment of Ostler's scripts; they source this file, nobody runs it.
#
# Read from the environment, as with ZooKeeper:
#   ZOOCFGDIR        directory of the configuration (or first option: --config DIR)
#   ZOOCFG           name of the configuration file in it, zoo.cfg by default
#   ZOO_LOG_DIR      where "start" puts the server's output
#   JAVA_HOME        a Java of version 25 or newer
#   ZK_SERVER_HEAP   size of the heap in MB, 1000 by default
#   ZK_CLIENT_HEAP   size of the tools' heap in MB, 256 by default
#   CLIENT_JVMFLAGS  further options for the tools' JVM
#   SERVER_JVMFLAGS, JVMFLAGS   further options for the JVM; they win over the ones set here
#   CLASSPATH        further places for classes, looked at last
#   OSTLER_PREPARE   "no": a server's first start does not have ostler-prepare run behind it
# The files zookeeper-env.sh and java.env in ZOOCFGDIR may set them too.
#
# Set for the scripts: OSTLER_HOME, ZOOCFGDIR, ZOOCFG, ZOOCFG_CHOSEN, ZOO_LOG_DIR, ZOO_LOG_FILE; by the
# functions below: JAVA, LIB, SERVER_CLASSPATH, SERVER_FLAGS, AOT_CACHE,
# CACHE_FLAGS.
# shellcheck disable=SC2034

OSTLER_JAVA_MIN=25

# Root of the distribution or of the checkout; ZOOBINDIR was set by the script, links resolved.
OSTLER_HOME="$(cd "$ZOOBINDIR/.." && pwd)"

die() { # exit code, lines of the message …
    local code=$1
    shift
    printf '%s\n' "$@" >&2
    exit "$code"
}

ZOOCFG_CHOSEN=${ZOOCFGDIR:-}
if [[ -z ${ZOOCFGDIR:-} ]]; then
    if [[ -d $OSTLER_HOME/conf ]]; then
        ZOOCFGDIR=$OSTLER_HOME/conf
    else
        ZOOCFGDIR=$OSTLER_HOME/etc/zookeeper
    fi
fi

set +u # The operator's files may use what nobody set.
for file in zookeeper-env.sh java.env; do
    if [[ -f $ZOOCFGDIR/$file ]]; then
        # shellcheck disable=SC1090
        . "$ZOOCFGDIR/$file"
    fi
done
set -u

# With ZooKeeper this word has always meant that JMX is not disabled.
if [[ ${JMXDISABLE:-} == false ]]; then
    JMXDISABLE=
fi

# Not empty if the operator chose the configuration: then it must exist.
ZOOCFG_CHOSEN+=${ZOOCFG:-}
ZOOCFG=${ZOOCFG:-zoo.cfg}
ZOO_LOG_DIR=${ZOO_LOG_DIR:-$OSTLER_HOME/logs}
ZOO_LOG_FILE=${ZOO_LOG_FILE:-zookeeper-${USER:-$(id -un)}-server-${HOSTNAME:-localhost}.log}

# Is this the program "java" of a version that will do?
java_will_do() { # path
    local java version=
    java=$(readlink -f -- "$1") && [[ -x $java ]] || return 1
    local release=${java%/bin/java}/release
    if [[ -r $release ]]; then
        version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$release")
    fi
    if [[ -z $version ]]; then
        version=$("$java" -version 2>&1 | sed -n '1s/.*version "\([0-9]*\).*/\1/p')
    fi
    [[ -n $version && $version -ge $OSTLER_JAVA_MIN ]]
}

# Sets JAVA, or says what to install and ends the script.
require_java() {
    local candidate jvms=${OSTLER_JVM_DIR:-/usr/lib/jvm}
    for candidate in ${JAVA_HOME:+"$JAVA_HOME/bin/java"} "$(command -v java || true)" \
        "$jvms"/*/bin/java; do
        if [[ -n $candidate ]] && java_will_do "$candidate"; then
            JAVA=$candidate
            return
        fi
    done
    local home="JAVA_HOME is not set"
    [[ -n ${JAVA_HOME:-} ]] && home="JAVA_HOME is $JAVA_HOME"
    die 1 "Error: no Java $OSTLER_JAVA_MIN or newer could be found: $home, none on PATH, none under $jvms." \
        "Install one, for example with" \
        "    sudo apt-get install openjdk-$OSTLER_JAVA_MIN-jre-headless" \
        "or, where Temurin's packages are configured, with" \
        "    sudo apt-get install temurin-$OSTLER_JAVA_MIN-jre" \
        "or set JAVA_HOME to the directory of one that is installed elsewhere."
}

# Sets LIB to the directory of the jars; a checkout that has none is built first.
require_jars() {
    LIB=$OSTLER_HOME/lib
    [[ -d $LIB ]] && return
    local pom=$OSTLER_HOME/pom.xml
    [[ -f $pom ]] || die 1 "Error: $LIB is missing; unpack the distribution again."
    LIB=$(jars_of_checkout) && return
    command -v mvn >/dev/null \
        || die 1 "Error: Ostler is not built yet, and Maven, which builds it, is not installed." \
            "Install it, for example with" \
            "    sudo apt-get install maven"
    echo "Building Ostler, once (mvn -q -DskipTests package) ..." >&2
    mvn -q -f "$pom" -pl dist -am -DskipTests -Dmaven.test.skip=true package >&2 \
        || die 1 "Error: the build failed; its messages are above."
    LIB=$(jars_of_checkout) || die 1 "Error: the build left no jars in $OSTLER_HOME/dist/target."
}

jars_of_checkout() {
    local directory
    for directory in "$OSTLER_HOME"/dist/target/ostler-*/lib; do
        [[ -d $directory ]] || continue
        printf '%s\n' "$directory"
        return
    done
    return 1
}

# The value of a key in a configuration file; nothing if there is none.
value_in() { # file, key
    [[ -f $1 ]] || return 0
    sed -n "s/\r\$//; s/[[:space:]]*\$//; s/^[[:space:]]*${2//./\\.}[[:space:]]*[=:[:space:]][[:space:]]*//p" "$1" | tail -n 1
}

# Sets SERVER_CLASSPATH; needs LIB.
server_classpath() {
    local own_conf=
    [[ $ZOOCFGDIR == "$OSTLER_HOME/conf" ]] || own_conf=:$OSTLER_HOME/conf
    # The jars come first: it is what the JVM's cache asks for, and none of them is in its way.
    SERVER_CLASSPATH="$LIB/*:$ZOOCFGDIR$own_conf${CLASSPATH:+:$CLASSPATH}"
}

# Sets AOT_CACHE to where ostler-prepare leaves what makes servers start faster with this very Java,
# these jars and those of the JVM's options that matter to it, which are set as CACHE_FLAGS.
aot_cache() { # options of the server's JVM …
    local flag sum
    CACHE_FLAGS=()
    for flag in "$@"; do
        case $flag in
            -XX:[+-]Use* | -Xmx* | --*) CACHE_FLAGS+=("$flag") ;;
        esac
    done
    # shellcheck disable=SC2012  # Only a sum is made of it.
    sum=$({
        printf '%s\n' "${CACHE_FLAGS[@]}" | grep -v '^-Xmx'
        stat -L -c '%n %s %Y' "$JAVA" "$LIB"/*.jar || ls -lnL "$JAVA" "$LIB"/*.jar
    } 2>/dev/null | cksum)
    AOT_CACHE=${LIB%/lib}/ostler-${sum%% *}.aot
}

# Where the JVM's compiler is to stop inlining. Each is the one way into much code that all requests take; without
# these, each of its callers, and each of theirs, is compiled together with all of it, and the members of an ensemble
# take half as much time again to compile, in the seconds in which they become fast (docs/HACKING.md has the figures).
COMPILER_SEAMS=(
    server.quorum.QuorumLink::received
    replica.ensemble.EnsembleMember::received
    replica.ensemble.EnsembleMember::submit
    replica.ensemble.LeadingService::request
    replica.ensemble.Learning::apply
    replica.ensemble.LearningService::applied
    replica.ensemble.LearningService::submit
    zab.leader.Leader::endBatch
    zab.leader.Leader::received
    zab.learner.Learner::received
    tree.NodeDigest::of
    tree.PersistentTree::applyOne
)

# Sets SERVER_FLAGS, the options of the server's JVM: this is the one place that decides on them.
server_flags() {
    local heap=${ZK_SERVER_HEAP:-1000}
    [[ $heap =~ ^[1-9][0-9]*$ ]] \
        || die 2 "Error: ZK_SERVER_HEAP=$heap is not a number of megabytes; write for example ZK_SERVER_HEAP=1000."
    SERVER_FLAGS=(
        "-Xmx${heap}m"
        # A znode costs 8 to 16 bytes less.
        -XX:+UseCompactObjectHeaders
        # io_uring is called without a library in between; a queue uses Unsafe. No warnings for that.
        --enable-native-access=ALL-UNNAMED
        --sun-misc-unsafe-memory-access=allow
        # A server without memory must not linger.
        -XX:+ExitOnOutOfMemoryError
        -XX:+HeapDumpOnOutOfMemoryError
        "-XX:HeapDumpPath=$ZOO_LOG_DIR"
    )
    local own="${SERVER_JVMFLAGS:-} ${JVMFLAGS:-}"
    if [[ $own =~ .*-Xmx([0-9]+)([kKmMgG]?) ]]; then # The last one counts.
        heap=${BASH_REMATCH[1]}
        case ${BASH_REMATCH[2]} in
            [gG]) heap=$((heap * 1024)) ;;
            [kK]) heap=$((heap / 1024)) ;;
            '') heap=$((heap / 1024 / 1024)) ;;
        esac
    fi
    if [[ ! $own =~ -XX:\+Use[A-Za-z0-9]*GC ]]; then
        # Its young generation is as large as it can collect in this time, within the bounds below.
        # A shorter time costs CPU; and a heap that grows until collections are rare costs memory.
        SERVER_FLAGS+=(-XX:+UseG1GC -XX:MaxGCPauseMillis=10 -XX:GCTimeRatio=2)
        # What has survived two collections is a znode that stays: copying it again is in vain.
        SERVER_FLAGS+=(-XX:MaxTenuringThreshold=1)
    fi
    if [[ ! $own =~ -Xmn|NewSize ]]; then
        # On a busy machine collections wait for cores, which G1 takes for work: it would make the
        # young generation so small that what writes replace is no longer dead when it is collected.
        # But a large one makes long pauses where there are many znodes: what is written survives
        # and is copied. The larger the heap, the more of them it is meant for.
        local young_max=$((heap < 384 ? heap / 4 + 1 : 96))
        local young_min=$((heap <= 1024 ? young_max : heap <= 4096 ? 48 : 24))
        SERVER_FLAGS+=("-XX:NewSize=${young_min}m" "-XX:MaxNewSize=${young_max}m")
    fi
    if [[ ! $own =~ -Xms|HeapSize ]]; then
        # A heap that begins with a part of the machine's memory takes that, needed or not.
        SERVER_FLAGS+=("-Xms$((heap < 64 ? heap : 64))m")
    fi
    if grep -q '\[never\]' /sys/kernel/mm/transparent_hugepage/enabled 2>/dev/null; then
        : # The JVM would complain.
    elif [[ -e /sys/kernel/mm/transparent_hugepage/enabled ]]; then
        # A read of a cold path is a third cheaper.
        SERVER_FLAGS+=(-XX:+UseTransparentHugePages)
    fi
    local seam
    SERVER_FLAGS+=(-XX:CompileCommand=quiet)
    for seam in "${COMPILER_SEAMS[@]}"; do
        SERVER_FLAGS+=("-XX:CompileCommand=dontinline,dev.ostler.$seam")
    done
    if [[ -n ${ZOO_DATADIR_AUTOCREATE_DISABLE:-} ]]; then
        SERVER_FLAGS+=(-Dzookeeper.datadir.autocreate=false)
    fi
    if [[ -z ${JMXDISABLE:-} && -n ${JMXPORT:-} ]]; then
        SERVER_FLAGS+=(
            "-Dcom.sun.management.jmxremote.port=$JMXPORT"
            "-Dcom.sun.management.jmxremote.authenticate=${JMXAUTH:-false}"
            "-Dcom.sun.management.jmxremote.ssl=${JMXSSL:-false}"
            "-Dcom.sun.management.jmxremote.local.only=${JMXLOCALONLY:-false}"
            ${JMXHOSTNAME:+"-Djava.rmi.server.hostname=$JMXHOSTNAME"}
        )
    fi
    SERVER_FLAGS+=(
        "-Dostler.home=$OSTLER_HOME"
        "-Dzookeeper.log.dir=$ZOO_LOG_DIR"
        "-Dzookeeper.log.file=$ZOO_LOG_FILE"
    )
    local -a further
    read -r -a further <<<"${own//$'\n'/ }"
    SERVER_FLAGS+=(${further[@]+"${further[@]}"})
    aot_cache "${SERVER_FLAGS[@]}"
    if [[ -s $AOT_CACHE ]]; then
        # What does not fit after all is passed over, in silence.
        SERVER_FLAGS=("-XX:AOTCache=$AOT_CACHE" -Xlog:aot=off -Xlog:cds=off "${SERVER_FLAGS[@]}")
    fi
}

# Becomes a tool of the command line; its output is the tool's alone.
exec_tool() { # main class, arguments …
    local -a flags
    read -r -a flags <<<"${CLIENT_JVMFLAGS:-} ${JVMFLAGS:-}"
    require_java
    require_jars
    exec "$JAVA" "-Xmx${ZK_CLIENT_HEAP:-256}m" -XX:+UseSerialGC ${flags[@]+"${flags[@]}"} \
        -cp "$LIB/*${CLASSPATH:+:$CLASSPATH}" "$@"
}
