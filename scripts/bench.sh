#!/bin/sh
# Measures what the distro costs an app, by interleaved runs: bare, bare again (the noise), switched off, instrumented.
# A whole run takes about 35 minutes, wants two cores for itself and writes its table into docs/performance.md.
set -eu

usage() {
    cat <<'EOF'
usage: [PEER_ENV=FILE] scripts/bench.sh [--dotnet 8|9|10] [--quick] [--rounds N] [--suites A,B] [--variants A,B]

  --dotnet     runtime of the apps (10)
  --quick      a smoke run of the harness, not for publication
  --rounds     pairs per suite (25 for start-up, 15 for load; fewer than 15 are not for publication)
  --suites     of hello,first,load-hello,load-out
  --variants   of bare,again,off,on; the first is what the others are compared with. 'bare,again' needs no build of the distro
  PEER_ENV     adds a column: another profiler, described by the NAME=VALUE lines of FILE; {SINK} in a value stands for the
               base URL of the benchmark's own OTLP endpoint

Everything measured goes to artifacts/bench/*.json.
EOF
}

say() { printf '== %s\n' "$*" >&2; }
fail() {
    printf 'bench: %s\n' "$*" >&2
    exit 1
}

root=$(cd "$(dirname "$0")/.." && pwd)
bench=$root/artifacts/bench
major=10
variants=bare,again,off,on
quick=
rounds=
suites=
while [ $# -gt 0 ]; do
    case $1 in
        -h | --help) usage && exit 0 ;;
        --quick) quick=--quick && shift && continue ;;
    esac
    [ $# -ge 2 ] || { usage >&2 && exit 2; }
    case $1 in
        --dotnet) major=$2 ;;
        --rounds) rounds=$2 ;;
        --suites) suites=$2 ;;
        --variants) variants=$2 ;;
        *) usage >&2 && exit 2 ;;
    esac
    shift 2
done
case $major in 8 | 9 | 10) ;; *) usage >&2 && exit 2 ;; esac
if [ -n "${PEER_ENV:-}" ]; then
    [ -r "$PEER_ENV" ] || fail "PEER_ENV: cannot read $PEER_ENV"
    variants=$variants,peer
fi

# --- what this machine lacks ----------------------------------------------------------------------------------------------------
[ "$(nproc)" -ge 2 ] || fail "needs two cores: one for the app, one for everything else"
for tool in wrk g++; do
    if ! command -v "$tool" >/dev/null; then
        say "Installing $tool (apt-get)"
        apt-get update -q && apt-get install -y -q --no-install-recommends "$tool"
    fi
done
dotnet=$(command -v dotnet)
if ! dotnet --list-runtimes | grep -q "^Microsoft.AspNetCore.App $major\."; then
    "$root/scripts/runtimes.sh" >&2
    dotnet=$root/artifacts/runtimes/dotnet/dotnet
fi

# --- build ----------------------------------------------------------------------------------------------------------------------
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# Build servers would outlive the build and compete for the cores.
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false
mkdir -p "$bench"
case ,$variants, in
    *,on,* | *,off,*)
        say "Building and installing the distro"
        "$root/scripts/build.sh" >&2
        rm -rf "$bench/install"
        "$root/install.sh" --prefix "$bench/install" >&2
        ;;
esac

say "Building the benchmark"
g++ -O2 -std=c++17 -Wall -Wextra -o "$bench/launch" "$root/tests/bench/launch/launch.cpp"
for app in hello web; do
    dotnet publish "$root/tests/bench/apps/$app" -c Release -f "net$major.0" -o "$bench/apps/net$major.0/$app" -p:UseAppHost=false \
        -v q -clp:NoSummary >&2
done
dotnet publish "$root/tests/bench/Lumigo.BenchBackend" -c Release -o "$bench/backend" -v q -clp:NoSummary >&2
dotnet publish "$root/tests/bench/Lumigo.Bench" -c Release -o "$bench/harness" -v q -clp:NoSummary >&2

# --- measure --------------------------------------------------------------------------------------------------------------------
# The harness stays on the core that is not the app's.
set -- --root "$root" --major "$major" --dotnet "$dotnet" --variants "$variants"
[ -z "$quick" ] || set -- "$@" "$quick"
[ -z "$rounds" ] || set -- "$@" --rounds "$rounds"
[ -z "$suites" ] || set -- "$@" --suites "$suites"
[ -z "${PEER_ENV:-}" ] || set -- "$@" --peer-env "$PEER_ENV"
DOTNET_ThreadPool_UnfairSemaphoreSpinLimit=0 exec taskset -c 1 dotnet "$bench/harness/Lumigo.Bench.dll" "$@"
