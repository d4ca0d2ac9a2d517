#!/usr/bin/env bash
#
# Starts, stops and asks an Ostler server. Used as ZooKeeper's script of this name:
#
#   zkServer.sh [--config DIR] {start|start-foreground|stop|restart|status|print-cmd|version} [zoo.cfg]
#
# Without a zoo.cfg the server listens on 127.0.0.1:2181 and keeps its data in the directory "data"
# beside this one. bin/zkEnv.sh names the environment variables.

set -u

script=${BASH_SOURCE[0]}
ZOOBINDIR=$(cd "$(dirname -- "$(readlink -f -- "$script")")" && pwd)

usage() {
    echo "Usage: $0 [--config <conf-dir>] {start|start-foreground|stop|version|restart|status|print-cmd} [zoo.cfg]" >&2
}

if [[ ${1:-} == --config ]]; then
    if [[ ! -d ${2:-} ]]; then
        echo "Error: ${2:-(nothing)} is not a directory; write --config and the directory of zoo.cfg." >&2
        exit 1
    fi
    ZOOCFGDIR=$(cd "$2" && pwd)
    shift 2
fi
command=${1:-}

# shellcheck source=bin/zkEnv.sh
. "$ZOOBINDIR/zkEnv.sh"

# Sets CONFIG to the path of the configuration file, or to nothing for the embedded defaults.
choose_config() { # the script's second argument
    case ${1:-} in
        "") CONFIG=$ZOOCFGDIR/$ZOOCFG ;;
        */*) CONFIG=$1 ;;
        *) CONFIG=$ZOOCFGDIR/$1 ;;
    esac
    if [[ -z ${1:-} && -z $ZOOCFG_CHOSEN && ! -e $CONFIG ]]; then
        CONFIG=
        echo "Using config: embedded defaults (127.0.0.1:2181, data in $OSTLER_HOME/data); there is no $ZOOCFGDIR/$ZOOCFG" >&2
    else
        echo "Using config: $CONFIG" >&2
    fi
}

data_dir() {
    if [[ -z $CONFIG ]]; then
        echo "$OSTLER_HOME/data"
    else
        value_in "$CONFIG" dataDir
    fi
}

pid_file() {
    local data
    data=$(data_dir)
    echo "${ZOOPIDFILE:-${data:-.}/zookeeper_server.pid}"
}

# Sets PORT, ADDRESS and SECURE to where clients connect; PORT is empty if that is not known.
client_port() {
    SECURE=false
    if [[ -z $CONFIG ]]; then
        PORT=2181 ADDRESS=127.0.0.1
        return
    fi
    PORT=$(value_in "$CONFIG" clientPort)
    ADDRESS=$(value_in "$CONFIG" clientPortAddress)
    # What the server's own line says wins. Without a number of its own it has a line only if it is alone.
    local members line id
    members=$(value_in "$CONFIG" dynamicConfigFile)
    id=$(head -n 1 "$(data_dir)/myid" 2>/dev/null)
    [[ -n $id || -n $PORT ]] || id=1
    line=$(value_in "${members:-$CONFIG}" "server.${id:-none}")
    if [[ $line == *\;*[0-9] ]]; then
        line=${line##*;}
        line=${line//[[:space:]]/}
        PORT=${line##*:}
        [[ $line == *:* ]] && ADDRESS=${line%:*}
    fi
    if [[ -z $PORT ]]; then
        PORT=$(value_in "$CONFIG" secureClientPort)
        ADDRESS=$(value_in "$CONFIG" secureClientPortAddress)
        SECURE=true
    fi
    ADDRESS=${ADDRESS#[}
    ADDRESS=${ADDRESS%]}
    ADDRESS=${ADDRESS:-localhost}
}

# Asks the server for its state; nothing if it does not answer.
ask_srvr() {
    [[ -n $PORT && $SECURE == false ]] || return 1
    # shellcheck disable=SC2016  # The inner shell expands them.
    timeout 5 bash -c 'exec 3<>"/dev/tcp/$0/$1" && printf srvr >&3 && cat <&3' \
        "$ADDRESS" "$PORT" 2>/dev/null
}

# Is this process the server? (A number in a stale file may belong to somebody else by now.)
is_server() { # pid
    [[ $1 =~ ^[0-9]+$ ]] && kill -0 "$1" 2>/dev/null || return 1
    [[ ! -r /proc/$1/cmdline ]] || tr '\0' '\n' <"/proc/$1/cmdline" | grep -qxE "$MAINS"
}

MAIN=dev.ostler.server.Main
# A ZooKeeper that still runs where this distribution was put in its place is the server too.
MAINS='dev\.ostler\.server\.Main|org\.apache\.zookeeper\.server\.(quorum\.QuorumPeerMain|ZooKeeperServerMain)'

# Sets COMMAND to the words that run the server.
server_command() {
    require_java
    require_jars
    server_classpath
    server_flags
    COMMAND=("$JAVA" "${SERVER_FLAGS[@]}" -cp "$SERVER_CLASSPATH" "$MAIN" ${CONFIG:+"$CONFIG"})
}

require_data_directory() {
    [[ -n ${ZOO_DATADIR_AUTOCREATE_DISABLE:-} ]] || return 0
    local data
    data=$(data_dir)
    [[ -d $data/version-2 ]] \
        || die 1 "ZooKeeper data directory is missing at $data fix the path or run initialize"
}

start() {
    local pid_file pid out
    pid_file=$(pid_file)
    echo -n "Starting zookeeper ... "
    if [[ -f $pid_file ]] && is_server "$(cat "$pid_file")"; then
        echo " already running as process $(cat "$pid_file")."
        exit 1
    fi
    require_data_directory
    server_command
    mkdir -p "$ZOO_LOG_DIR" "$(dirname -- "$pid_file")" || die 1 "FAILED TO START"
    out=$ZOO_LOG_DIR/${ZOO_LOG_FILE%.log}.out
    client_port
    local port_was_free=true
    [[ -n $(ask_srvr) ]] && port_was_free=false
    nohup "${COMMAND[@]}" >"$out" 2>&1 </dev/null &
    pid=$!
    if ! echo -n "$pid" >"$pid_file"; then
        kill "$pid"
        echo "FAILED TO WRITE PID"
        exit 1
    fi
    if await_start "$pid" "$port_was_free"; then
        echo "STARTED"
        prepare_behind "$pid" "$port_was_free"
    else
        rm -f "$pid_file"
        echo "SERVER DID NOT START"
        echo "The end of $out:" >&2
        tail -n 20 "$out" >&2
        exit 1
    fi
}

# Waits until the server answers. One that still loads its data after 10 seconds counts as started;
# so does, after 3 seconds, one whose answer can't be told from that of another.
await_start() { # pid, whether nobody else answers at its port
    local tries tries_max=100 can_ask=true
    if [[ -z $PORT || $PORT == 0 || $SECURE == true || $2 == false ]]; then
        tries_max=30 can_ask=false
    fi
    for ((tries = 0; tries < tries_max; tries++)); do
        kill -0 "$1" 2>/dev/null || return 1
        if [[ $can_ask == true && -n $(ask_srvr) ]]; then
            break
        fi
        sleep 0.1
    done
}

# Has ostler-prepare run in the background once a server answers, if nobody did that before for this
# Java, these jars and options, and may. In a container of its own a server would never gain by it.
prepare_behind() { # pid of the server, whether nobody else answers at its port
    [[ ${OSTLER_PREPARE:-} != no && ! -e $AOT_CACHE && -w ${AOT_CACHE%/*} && $1 != 1 ]] || return 0
    # Twice a child, so that no server has it as its own.
    (
        {
            await_start "$1" "$2" && ZOOCFGDIR=$ZOOCFGDIR nice "$ZOOBINDIR/ostler-prepare" --behind
        } &
    ) >/dev/null 2>&1 </dev/null
}

stop() {
    local pid_file pid tries
    pid_file=$(pid_file)
    echo -n "Stopping zookeeper ... "
    if [[ ! -f $pid_file ]]; then
        echo "no zookeeper to stop (could not find file $pid_file)"
        return
    fi
    pid=$(cat "$pid_file")
    if is_server "$pid"; then
        kill "$pid"
        for ((tries = 0; tries < 300; tries++)); do
            is_server "$pid" || break
            sleep 0.1
        done
        if is_server "$pid"; then
            echo -n "(killed after 30 seconds) "
            kill -9 "$pid"
        fi
    fi
    rm -f "$pid_file"
    echo "STOPPED"
}

status() {
    client_port
    if [[ -z $PORT ]]; then
        echo "Client port not found in the configuration: set clientPort in $CONFIG." >&2
        exit 1
    fi
    echo "Client port found: $PORT. Client address: $ADDRESS. Client SSL: $SECURE."
    local mode
    mode=$(ask_srvr | grep '^Mode: ') || {
        echo "Error contacting service. It is probably not running."
        exit 1
    }
    echo "$mode"
}

announce_jmx() {
    if [[ -n ${JMXDISABLE:-} ]]; then
        echo "JMX disabled by user request" >&2
    else
        echo "ZooKeeper JMX enabled by default" >&2
    fi
}

case $command in
    start | start-foreground | stop | restart | status | print-cmd)
        announce_jmx
        choose_config "${2:-}"
        ;;
esac

case $command in
    start)
        start
        ;;
    start-foreground)
        require_data_directory
        server_command
        if [[ -n ${ZOO_NOEXEC:-} ]]; then
            "${COMMAND[@]}"
        else
            client_port
            prepare_behind $$ true
            exec "${COMMAND[@]}"
        fi
        ;;
    stop)
        stop
        ;;
    restart)
        stop
        start
        ;;
    status)
        status
        ;;
    print-cmd)
        server_command
        printf '%q ' "${COMMAND[@]}"
        printf '> %q 2>&1 < /dev/null\n' "$ZOO_LOG_DIR/${ZOO_LOG_FILE%.log}.out"
        ;;
    version)
        require_java
        require_jars
        exec "$JAVA" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "$LIB/*" dev.ostler.server.config.Version
        ;;
    *)
        usage
        exit 1
        ;;
esac
