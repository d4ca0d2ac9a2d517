#!/usr/bin/env bash
#
# Prints how many znodes and bytes are below each znode of a snapshot, packed or not. Used as ZooKeeper's script of this name:
#
#   zkSnapshotRecursiveSummaryToolkit.sh SNAPSHOT STARTING_NODE MAX_DEPTH

set -u

ZOOBINDIR=$(cd "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")" && pwd)

# shellcheck source=bin/zkEnv.sh
. "$ZOOBINDIR/zkEnv.sh"

exec_tool org.apache.zookeeper.server.SnapshotRecursiveSummary "$@"
