#!/bin/sh
# Installs the Lumigo OpenTelemetry Distro for .NET: run it with --help.
set -eu

clsid='{03431424-CF2D-4D3E-AC94-217F40BF9208}'
library_name=Lumigo.AutoInstrumentation.Native.so
prefix=/opt/lumigo/dotnet
archive=
staging=

usage() {
    cat <<'END'
Usage: install.sh [--prefix DIR] [--archive FILE]

Installs the Lumigo OpenTelemetry Distro for .NET and prints the environment variables that switch it on.

  --prefix DIR    where to install; /opt/lumigo/dotnet if not given. Needs no root where you may write.
  --archive FILE  install from a .tar.gz of a built home. Without it the checkout's own build is installed, and built first if need be.
  --help          this text.

Versions live side by side in DIR/<version>; the link DIR/current names the one in use and changes in one step. Processes that run keep
the version they started with. Running the installer again is harmless.

The variables go to stdout, one NAME=value a line (the form of an env file); everything else goes to stderr.
END
}

say() { printf 'install: %s\n' "$*" >&2; }

fail() {
    say "$*"
    exit 1
}

misuse() {
    say "$*; see install.sh --help"
    exit 2
}

read_options() {
    while [ $# -gt 0 ]; do
        case "$1" in
            --prefix | --archive)
                [ $# -ge 2 ] && [ -n "$2" ] || misuse "$1 needs a value"
                case "$1" in
                    --prefix) prefix=$2 ;;
                    --archive) archive=$2 ;;
                esac
                shift 2
                ;;
            --prefix=?*) prefix=${1#*=}; shift ;;
            --archive=?*) archive=${1#*=}; shift ;;
            --help | -h) usage; exit 0 ;;
            *) misuse "unknown argument $1" ;;
        esac
    done
}

remove_staging() {
    if [ -n "$staging" ]; then
        rm -rf -- "$staging"
    fi
}

# A folder on the prefix's own file system, so that what is finished moves into place by a rename.
prepare() {
    umask 022
    mkdir -p -- "$prefix" 2>/dev/null || fail "cannot create $prefix: run as root, or choose a folder of yours with --prefix"
    prefix=$(CDPATH='' cd -- "$prefix" && pwd)
    [ -w "$prefix" ] || fail "cannot write to $prefix: run as root, or choose a folder of yours with --prefix"
    if [ -e "$prefix/current" ] && [ ! -L "$prefix/current" ]; then
        fail "$prefix/current is not a link: choose another --prefix"
    fi
    trap remove_staging EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    staging=$prefix/.install.$$
    mkdir -- "$staging"
}

# Sets home to a folder below the staging folder.
unpack_archive() {
    [ -r "$archive" ] || fail "cannot read $archive"
    mkdir -- "$staging/unpacked"
    tar -xzof "$archive" -C "$staging/unpacked" || fail "$archive is no .tar.gz, or damaged"
    home=$staging/unpacked
    if [ ! -f "$home/VERSION" ]; then
        # Archives may have one folder at their top.
        for inner in "$staging/unpacked"/*/; do
            if [ -f "${inner}VERSION" ]; then
                home=${inner%/}
            fi
        done
    fi
}

copy_checkout() {
    checkout=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
    built=$checkout/artifacts/home
    if [ ! -f "$built/SHA256SUMS" ]; then
        [ -f "$checkout/scripts/build.sh" ] || fail "no home to install beside install.sh: use --archive"
        say "nothing built yet: running scripts/build.sh"
        "$checkout/scripts/build.sh" >&2
    fi
    home=$staging/home
    cp -R -- "$built" "$home"
}

# What is installed is what was built: every file, unchanged, and no other.
verify() {
    [ -f "$home/SHA256SUMS" ] && [ -f "$home/VERSION" ] || fail "$1 holds no home (VERSION and SHA256SUMS are missing)"
    (cd -- "$home" && sha256sum -c SHA256SUMS >/dev/null 2>&1) || fail "$1 is damaged: its files do not match SHA256SUMS"
    (cd -- "$home" && find . ! -type d ! -path ./SHA256SUMS | sed 's|^\./||' | LC_ALL=C sort) >"$staging/present"
    sed 's|^[0-9a-f]*  ||' "$home/SHA256SUMS" | LC_ALL=C sort >"$staging/listed"
    cmp -s "$staging/present" "$staging/listed" || fail "$1 is damaged: it has files that SHA256SUMS does not list"
    version=$(cat "$home/VERSION")
    case "$version" in
        '' | [!0-9]* | *[!0-9A-Za-z.+-]*) fail "$1 has no usable version: '$version'" ;;
    esac
    for library in "$home"/linux-*/"$library_name"; do
        [ -f "$library" ] || fail "$1 has no native library: build it with scripts/build.sh"
    done
}

# A version folder is replaced by renames only: a process that has its files open or mapped keeps them as they were.
place() {
    target=$prefix/$version
    if cmp -s "$home/SHA256SUMS" "$target/SHA256SUMS" && (cd -- "$target" && sha256sum -c SHA256SUMS >/dev/null 2>&1); then
        say "$version is already in $prefix"
        return
    fi
    find "$home" -type d -exec chmod 0755 {} +
    find "$home" -type f -exec chmod 0644 {} +
    chmod 0755 "$home/lumigo-run.sh"
    if [ -e "$target" ]; then
        mv -- "$target" "$staging/replaced"
    fi
    mv -- "$home" "$target"
    say "installed $version in $target"
}

# The link changes in one step: there is no moment without one.
make_current() {
    if [ "$(readlink "$prefix/current" 2>/dev/null)" = "$version" ]; then
        return
    fi
    ln -s -- "$version" "$staging/current"
    mv -T -- "$staging/current" "$prefix/current"
    say "$prefix/current is now $version"
}

platform() {
    case "$(uname -m)" in
        aarch64 | arm64) echo linux-arm64 ;;
        *) echo linux-x64 ;;
    esac
}

print_variables() {
    say "set these variables for your .NET application, or run it with $prefix/current/lumigo-run.sh:"
    printf '%s\n' \
        'CORECLR_ENABLE_PROFILING=1' \
        "CORECLR_PROFILER=$clsid" \
        "CORECLR_PROFILER_PATH=$prefix/current/$(platform)/$library_name" \
        'LUMIGO_TRACER_TOKEN=<your token>'
}

read_options "$@"
prepare
if [ -n "$archive" ]; then
    unpack_archive
    verify "$archive"
else
    copy_checkout
    verify "$built (scripts/build.sh makes it anew)"
fi
place
make_current
print_variables
