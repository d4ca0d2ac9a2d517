#!/usr/bin/env bash
#
# ZooKeeper's shell. Used as ZooKeeper's script of this name:
#
#   zkCli.sh [-server HOST:PORT[,…][/CHROOT]] [-timeout MILLIS] [-r] [-waitforconnection]
#            [-client-configuration FILE] [-o text|table|json|raw] [command [arguments]]
#
# The second call starts faster than the first, which leaves a cache of the loaded program in
# $ZKCLI_CACHE_DIR, else in $XDG_CACHE_HOME/ostler, else in ~/.cache/ostler. An empty
# ZKCLI_CACHE_DIR turns that off.

set -u

ZOOBINDIR=$(cd "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")" && pwd)

# shellcheck source=bin/zkEnv.sh
. "$ZOOBINDIR/zkEnv.sh"

exec_tool dev.ostler.cli.shell.ZkCli "$@"
