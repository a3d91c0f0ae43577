#!/bin/sh
# Runs one command with Lumigo tracing switched on:
#   lumigo-run.sh [--] COMMAND [ARGUMENT...]
#   lumigo-run.sh --view COMMAND [ARGUMENT...]                        and shows its spans as trees when it has ended, on stderr
#   lumigo-run.sh --check [--json] [--pid N | COMMAND [ARGUMENT...]]  runs nothing, but says what keeps traces from arriving
# Works inside an installed home and from a checkout (then with artifacts/home). Everything else of the command's environment, its input, output
# and exit code stay its own. When tracing cannot be switched on, one line on stderr says why and the command runs without it.
set -u

clsid='{03431424-CF2D-4D3E-AC94-217F40BF9208}'
usage='usage: lumigo-run.sh [--view] [--] COMMAND [ARGUMENT...], or lumigo-run.sh --check [--json] [--pid N | COMMAND [ARGUMENT...]]'

warn() {
    printf '#LUMIGO# - WARNING - %s\n' "$1" >&2
}

# The folder this file really is in, through any number of symbolic links.
own_folder() {
    file=$1
    while [ -L "$file" ]; do
        target=$(readlink "$file")
        case "$target" in
            /*) file=$target ;;
            *) file=$(dirname -- "$file")/$target ;;
        esac
    done
    CDPATH='' cd -P -- "$(dirname -- "$file")" && pwd -P
}

find_home() {
    folder=$(own_folder "$0") || return 1
    if [ "$(basename -- "$folder")" = scripts ] && [ -d "$folder/../managed" ]; then
        folder=$(dirname -- "$folder")/artifacts/home
    fi
    printf '%s\n' "$folder"
}

# One native library serves glibc and musl, so only the processor decides.
platform() {
    case "$(uname -m)" in
        x86_64 | amd64) echo linux-x64 ;;
        aarch64 | arm64) echo linux-arm64 ;;
        *) echo "linux-$(uname -m)" ;;
    esac
}

# Sets library, or says why the command runs untraced.
find_library() {
    home=$(find_home) || { warn "the folder of lumigo-run.sh cannot be entered: $1 runs untraced; make it readable for this user"; return 1; }
    library=$home/$(platform)/Lumigo.AutoInstrumentation.Native.so
    for needed in "$library" "$home/net/net8.0/Lumigo.AutoInstrumentation.Loader.dll"; do
        if [ ! -r "$needed" ]; then
            warn "$needed is missing or not readable: $1 runs untraced; install again (or run scripts/build.sh in a checkout)"
            return 1
        fi
    done
}

# A profiler that is switched on stays: .NET loads one only, and somebody chose it.
other_profiler() {
    [ "${CORECLR_ENABLE_PROFILING-}" = 1 ] && [ -n "${CORECLR_PROFILER-}" ] || return 1
    [ "$(printf '%s' "$CORECLR_PROFILER" | tr '[:lower:]' '[:upper:]')" != "$clsid" ]
}

# Sources what --check and --view need.
use_tools() { # option
    home=$(find_home) && [ -r "$home/tools/lumigo-tools.sh" ] \
        || { warn "$1 needs the tools folder of the home, which is missing: install again (or run scripts/build.sh in a checkout)"; exit 2; }
    . "$home/tools/lumigo-tools.sh"
}

view=
case "${1-}" in
    --help | -h)
        echo "$usage"
        exit 0
        ;;
    --check)
        shift
        use_tools --check
        run_check "$@"
        ;;
    --view)
        view=yes
        shift
        [ "${1-}" != -- ] || shift
        ;;
    --) shift ;;
    -*)
        warn "unknown option $1; $usage"
        exit 2
        ;;
esac
if [ $# -eq 0 ] || [ -z "$1" ]; then
    warn "no command given; $usage"
    exit 2
fi

if other_profiler; then
    warn "another profiler is on (CORECLR_PROFILER=$CORECLR_PROFILER): $1 runs with it and without Lumigo; unset CORECLR_ENABLE_PROFILING to trace with Lumigo"
elif find_library "$1"; then
    # The variants of the path for one processor would win over ours.
    unset CORECLR_PROFILER_PATH_64 CORECLR_PROFILER_PATH_32 CORECLR_PROFILER_PATH_ARM64 CORECLR_PROFILER_PATH_ARM32
    export CORECLR_ENABLE_PROFILING=1 CORECLR_PROFILER="$clsid" CORECLR_PROFILER_PATH="$library"
fi
if [ -n "$view" ]; then
    use_tools --view
    run_and_view "$@"
fi
exec "$@"
