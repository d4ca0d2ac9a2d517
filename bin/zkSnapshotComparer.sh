#!/usr/bin/env bash
#
# Prints where two snapshots differ, packed or not. Used as ZooKeeper's script of this name:
#
#   zkSnapshotComparer.sh -l SNAPSHOT -r SNAPSHOT -b BYTES -n NODES [-d] [-i]

set -u

ZOOBINDIR=$(cd "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")" && pwd)

# shellcheck source=bin/zkEnv.sh
. "$ZOOBINDIR/zkEnv.sh"

exec_tool org.apache.zookeeper.server.SnapshotComparer "$@"
