#!/bin/sh
# Runs a command in a control group with a memory limit: memory.sh MEGABYTES COMMAND [ARGUMENT...]
# Fails with 99 where no such group can be made.
set -eu
limit=$(($1 * 1024 * 1024))
shift
groups=/sys/fs/cgroup
if [ -e "$groups/memory/memory.limit_in_bytes" ]; then
    groups=$groups/memory
    file=memory.limit_in_bytes
else
    file=memory.max
    # Groups below the first one have the files of those controllers only that are named here.
    { echo +memory >"$groups/cgroup.subtree_control"; } 2>/dev/null || true
fi
group=$groups/lumigo-test-$$
mkdir "$group" || exit 99
if ! echo "$limit" >"$group/$file"; then
    rmdir "$group"
    exit 99
fi
code=0
sh -c 'echo $$ >"$0/cgroup.procs" || exit 99; exec "$@"' "$group" "$@" || code=$?
rmdir "$group" 2>/dev/null || true
exit "$code"
