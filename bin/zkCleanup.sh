#!/usr/bin/env bash
#
# Removes old snapshots and logs; the server may run. Used as ZooKeeper's script of this name:
#
#   zkCleanup.sh [--config DIR] -n COUNT
#   zkCleanup.sh DATA_LOG_DIR [DATA_DIR] -n COUNT
#
# The directories are those of zoo.cfg unless they are given; COUNT snapshots are kept.

set -u

ZOOBINDIR=$(cd "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")" && pwd)

if [[ ${1:-} == --config ]]; then
    [[ -d ${2:-} ]] || {
        echo "Error: ${2:-(nothing)} is not a directory; write --config and the directory of zoo.cfg." >&2
        exit 1
    }
    ZOOCFGDIR=$(cd "$2" && pwd)
    shift 2
fi

# shellcheck source=bin/zkEnv.sh
. "$ZOOBINDIR/zkEnv.sh"

if [[ ${1:-} == -n ]]; then
    config=$ZOOCFGDIR/$ZOOCFG
    if [[ -f $config ]]; then
        snapshots=$(value_in "$config" dataDir)
        logs=$(value_in "$config" dataLogDir)
        [[ -n $snapshots ]] || die 1 "Error: $config has no dataDir."
    elif [[ -z $ZOOCFG_CHOSEN ]]; then
        snapshots=$OSTLER_HOME/data logs=
    else
        die 1 "Error: there is no $config; name its directory with --config."
    fi
    set -- "${logs:-$snapshots}" "$snapshots" "$@"
fi
exec_tool org.apache.zookeeper.server.PurgeTxnLog "$@"
