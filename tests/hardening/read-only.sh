#!/bin/sh
# Runs a command where no file system can be written: read-only.sh COMMAND [ARGUMENT...]
set -eu
if [ -z "${INSIDE-}" ]; then
    INSIDE=yes exec unshare -m sh "$0" "$@"
fi
unset INSIDE
mount --make-rprivate /
while read -r _ folder kind _; do
    case "$kind" in
        proc | sysfs | cgroup* | devpts | mqueue) ;;
        # A mount below another that is hidden cannot be reached, and need not be.
        *) mount -o remount,bind,ro "$folder" 2>/dev/null || true ;;
    esac
done </proc/self/mounts
if touch "${TMPDIR:-/tmp}/can-write" / 2>/dev/null; then
    echo 'read-only.sh: the file system can still be written' >&2
    exit 99
fi
exec "$@"
