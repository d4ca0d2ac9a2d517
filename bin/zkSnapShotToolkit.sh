#!/usr/bin/env bash
#
# Prints a snapshot, packed or not. Used as ZooKeeper's script of this name:
#
#   zkSnapShotToolkit.sh [-d|-json|--json] SNAPSHOT

set -u

ZOOBINDIR=$(cd "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")" && pwd)

# shellcheck source=bin/zkEnv.sh
. "$ZOOBINDIR/zkEnv.sh"

exec_tool org.apache.zookeeper.server.SnapshotFormatter "$@"
