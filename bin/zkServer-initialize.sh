#!/usr/bin/env bash
#
# Makes the data directories of a new server. Used as ZooKeeper's script of this name:
#
#   zkServer-initialize.sh [--configfile=FILE] [--myid=N] [--force]
#
# --force deletes the snapshots and logs that are there.

set -u

ZOOBINDIR=$(cd "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")" && pwd)

# shellcheck source=bin/zkEnv.sh
. "$ZOOBINDIR/zkEnv.sh"

usage() {
    echo "usage: $0 <parameters>
       Optional parameters:
         -h                Display this message
         --help            Display this message
         --configfile=%s   Provide the config file
         --myid=#          Set the myid to be used, if any (1-255)
         --force           Force creation of the data/txnlog dirs"
}

config=$ZOOCFGDIR/$ZOOCFG myid='' force=false
while [[ $# -gt 0 ]]; do
    case $1 in
        -h | --help)
            usage
            exit 0
            ;;
        --force) force=true ;;
        --configfile=* | --myid=*)
            [[ $1 == --configfile=* ]] && config=${1#*=} || myid=${1#*=}
            ;;
        --configfile | --myid)
            [[ $# -ge 2 ]] || die 1 "Error: $1 lacks its value."
            [[ $1 == --configfile ]] && config=$2 || myid=$2
            shift
            ;;
        *)
            echo "Error: unknown option $1" >&2
            usage >&2
            exit 1
            ;;
    esac
    shift
done

[[ -f $config ]] || die 1 "Error: there is no $config; name the file with --configfile."
[[ -z $myid || $myid =~ ^[0-9]+$ ]] || die 1 "Error: myid $myid is not a number."
data=$(value_in "$config" dataDir)
logs=$(value_in "$config" dataLogDir)
[[ -n $data ]] || die 1 "Error: $config has no dataDir."
logs=${logs:-$data}

for directory in "$data" "$logs"; do
    if [[ -e $directory/version-2 && $force == false ]]; then
        die 1 "ZooKeeper data directory already exists at $directory (or use --force to force re-initialization)"
    fi
done
if [[ $force == true ]]; then
    pid=$(cat "$data/zookeeper_server.pid" 2>/dev/null)
    if [[ -n $pid ]] && kill -0 "$pid" 2>/dev/null; then
        die 1 "Error: process $pid may be a server that uses $data; stop it first."
    fi
    rm -rf -- "${data:?}/version-2" "${logs:?}/version-2" "$data/myid" || exit 1
fi
mkdir -p -- "$data/version-2" "$logs/version-2" || exit 1
if [[ -n $myid ]]; then
    echo "Using myid of $myid"
    echo "$myid" >"$data/myid" || exit 1
else
    echo "No myid provided, be sure to specify it in $data/myid if using non-standalone"
fi
# The server looks for it where the logs are.
touch "$logs/initialize"
