#!/usr/bin/env bash
#
# Prints, repairs and chops transaction logs. Used as ZooKeeper's script of this name:
#
#   zkTxnLogToolkit.sh [-dhrvc] LOG [-z ZXID]
#
# -h lists the options; --json prints one JSON object per transaction.

set -u

ZOOBINDIR=$(cd "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")" && pwd)

# shellcheck source=bin/zkEnv.sh
. "$ZOOBINDIR/zkEnv.sh"

exec_tool org.apache.zookeeper.server.persistence.TxnLogToolkit "$@"
