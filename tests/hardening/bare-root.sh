#!/bin/sh
# Runs a command in a root that has nothing but what it is given, all of it read-only: the system's libraries, /proc, two devices, and the
# folders named; no shell, no /etc, no /tmp, no user of that number.
#   bare-root.sh EMPTY_FOLDER UID FOLDER... -- COMMAND [ARGUMENT...]
set -eu
if [ -z "${INSIDE-}" ]; then
    INSIDE=yes exec unshare -m sh "$0" "$@"
fi
unset INSIDE
root=$1
user=$2
shift 2
mount --make-rprivate /
mount -t tmpfs none "$root"
give() {
    mkdir -p "$root$1"
    mount --rbind "$1" "$root$1"
    mount -o remount,bind,ro "$root$1" 2>/dev/null || true
}
for folder in /lib /lib64 /usr/lib64 /usr/lib/x86_64-linux-gnu /usr/lib/aarch64-linux-gnu /proc; do
    if [ -L "$folder" ]; then
        mkdir -p "$root$(dirname "$folder")"
        ln -s "$(readlink "$folder")" "$root$folder"
    elif [ -d "$folder" ]; then
        give "$folder"
    fi
done
mkdir -p "$root/dev"
for device in null urandom; do
    touch "$root/dev/$device"
    mount --bind "/dev/$device" "$root/dev/$device"
done
while [ "$1" != -- ]; do
    give "$1"
    shift
done
shift
mount -o remount,ro "$root"
exec chroot --userspec="$user:$user" "$root" "$@"
