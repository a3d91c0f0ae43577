#!/bin/sh
# What the receive scope costs: an app that consumes messages, and one that only references the SDK, woven and not, by interleaved runs.
# Wants two cores for itself; 15 pairs of one mode take about 8 minutes. Measures artifacts/home, which scripts/build.sh makes.
set -eu

usage() {
    cat <<'EOF'
usage: scripts/bench-sqs.sh [--major 8|10] [--sdk v3|v4] [--modes receive,loop,reference] [--rounds N] [--warm-up A] [--window A]
                            [--unwoven NAME=VALUE] [--setting NAME=VALUE]

  --warm-up, --window   seconds, or with an x behind the number rounds of work; by default 6 and 4 seconds, and 100000x and 200000x for reference
  --unwoven   the variable that makes the product leave the app's code as it is: what remains is the cost of the weaving. Without it
              the comparison is with the app without the product, spans of the API calls included
  --setting   a variable for the app in every run: DOTNET_TieredPGO=0 keeps the compiler from making other code in every process
EOF
}

root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
output=$root/artifacts/bench/sqs
major=10
sdk=v4
previous=
for argument in "$@"; do
    case $argument in
        -h | --help) usage && exit 0 ;;
    esac
    case $previous in
        --major) major=$argument ;;
        --sdk) sdk=$argument ;;
    esac
    previous=$argument
done
[ -f "$root/artifacts/home/VERSION" ] || { echo "bench-sqs: no artifacts/home: run scripts/build.sh" >&2 && exit 1; }
[ "$(nproc)" -ge 2 ] || { echo "bench-sqs: needs two cores: one for the app, one for everything else" >&2 && exit 1; }

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# Build servers would outlive the build and compete for the cores.
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false
dotnet=$root/artifacts/runtimes/dotnet/dotnet
[ -x "$dotnet" ] || "$root/scripts/runtimes.sh" >&2
publish() { # project folder options...
    project=$1
    folder=$2
    shift 2
    dotnet publish "$root/tests/bench/$project" -c Release -o "$output/$folder" -p:UseAppHost=false -v q -clp:NoSummary "$@" >&2
}
publish Lumigo.QueueServer queues
publish Lumigo.BenchBackend sink
publish Lumigo.ConsumerBench harness
publish "apps/consumer-$sdk" "consumer-$sdk-net$major.0" -f "net$major.0" -p:TargetFrameworks="net$major.0"

DOTNET_ThreadPool_UnfairSemaphoreSpinLimit=0 exec taskset -c 1 dotnet "$output/harness/Lumigo.ConsumerBench.dll" \
    --root "$root" --dotnet "$dotnet" "$@"
