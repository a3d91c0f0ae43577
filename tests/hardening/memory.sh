#!/bin/sh
# Runs a command in a control group with a memory limit: memory.sh MEGABYTES COMMAND [ARGUMENT...]
set -eu
limit=$(($1 * 1024 * 1024))
shift
if [ -d /sys/fs/cgroup/memory ]; then
    group=/sys/fs/cgroup/memory/lumigo-test-$$
    mkdir "$group"
    echo "$limit" >"$group/memory.limit_in_bytes"
else
    group=/sys/fs/cgroup/lumigo-test-$$
    mkdir "$group"
    echo "$limit" >"$group/memory.max"
fi
code=0
sh -c 'echo $$ >"$0/cgroup.procs"; exec "$@"' "$group" "$@" || code=$?
rmdir "$group" 2>/dev/null || true
exit "$code"
