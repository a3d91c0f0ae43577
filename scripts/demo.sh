#!/bin/sh
# Builds and installs the distro inside this checkout, runs a small shop of two services under it, sends the shop some
# requests (one fails) and prints the resulting traces. Exits with 0 only if the traces went through both services.
set -eu

usage() {
    cat <<'EOF'
usage: scripts/demo.sh [8|9|10]

The argument is the .NET version the shop runs on; without it, the newest one this machine has.
EOF
}

say() { printf '\n== %s\n' "$*"; }
fail() {
    printf 'demo: %s\n' "$*" >&2
    exit 1
}

root=$(cd "$(dirname "$0")/.." && pwd)
demo=$root/artifacts/demo
prefix=$root/artifacts/demo-install
version=${1:-}
storefront_pid=
inventory_pid=

case $version in
    '' | 8 | 9 | 10) ;;
    -h | --help) usage && exit 0 ;;
    *) usage >&2 && exit 2 ;;
esac

# --- what this machine lacks ----------------------------------------------------------------------------------------------------
command -v dotnet >/dev/null || fail "the .NET SDK is missing: install it from https://dot.net (this repository needs SDK 10)"
if ! command -v curl >/dev/null; then
    say "Installing curl, which sends the requests (apt-get)"
    apt-get update -q && apt-get install -y -q --no-install-recommends curl
fi

dotnet=$(command -v dotnet)
if [ -z "$version" ]; then
    for candidate in 10 9 8; do
        if "$dotnet" --list-runtimes | grep -q "^Microsoft.AspNetCore.App $candidate\."; then
            version=$candidate
            break
        fi
    done
    [ -n "$version" ] || fail "this machine has no ASP.NET Core runtime 8, 9 or 10; name one of them as argument and the demo fetches it"
elif ! "$dotnet" --list-runtimes | grep -q "^Microsoft.AspNetCore.App $version\."; then
    say "This machine has no .NET $version; fetching it into artifacts/runtimes"
    "$root/scripts/runtimes.sh"
    dotnet=$root/artifacts/runtimes/dotnet/dotnet
fi

# --- build, install, publish ----------------------------------------------------------------------------------------------------
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

say "Building the distro"
"$root/scripts/build.sh"

say "Installing it into artifacts/demo-install"
rm -rf "$prefix" "$demo"
mkdir -p "$demo"
"$root/install.sh" --prefix "$prefix"

# The SDK of this machine builds the shop, whichever runtime it then runs on.
say "Building the shop for .NET $version"
for service in inventory storefront; do
    dotnet publish "$root/tests/apps/shop/$service" -c Release -f "net$version.0" -o "$demo/$service" -p:UseAppHost=false -v q -clp:NoSummary
done

# --- run ------------------------------------------------------------------------------------------------------------------------
# Both services are children of this shell: it stops them by pid, whatever happens.
stop() {
    for pid in $storefront_pid $inventory_pid; do
        kill -TERM "$pid" 2>/dev/null || true
    done
    for pid in $storefront_pid $inventory_pid; do
        wait "$pid" 2>/dev/null || true
    done
    storefront_pid=
    inventory_pid=
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# start NAME [VARIABLE=VALUE...]: starts a service on a free port and leaves its pid in $pid.
start() {
    name=$1
    shift
    cd "$demo/$name"
    : >"$demo/$name.log"
    env "$@" \
        ASPNETCORE_URLS=http://127.0.0.1:0 \
        OTEL_SERVICE_NAME="$name" \
        LUMIGO_DEBUG_SPANDUMP="$demo/$name.spans" \
        "$prefix/current/lumigo-run.sh" -- "$dotnet" "$name.dll" >"$demo/$name.log" 2>&1 &
    pid=$!
    cd "$root"
}

# address NAME PID: waits until the service says where it listens.
address() {
    waited=0
    while ! grep -q 'Application started' "$demo/$1.log"; do
        if ! kill -0 "$2" 2>/dev/null || [ "$waited" -ge 300 ]; then
            cat "$demo/$1.log" >&2
            fail "the $1 service did not start; its output is above"
        fi
        sleep 0.1
        waited=$((waited + 1))
    done
    sed -n 's/.*Now listening on: //p' "$demo/$1.log"
}

say "Starting the shop on .NET $version under lumigo-run.sh"
start inventory
inventory_pid=$pid
inventory=$(address inventory "$inventory_pid")
start storefront "Inventory__Url=$inventory"
storefront_pid=$pid
storefront=$(address storefront "$storefront_pid")
echo "inventory on $inventory, storefront on $storefront"

# request STATUS METHOD PATH [JSON]: sends one request and insists on the answer the shop gives without us.
request() {
    printf '%-5s%-22s%-38s' "$2" "$3" "${4:-}"
    if [ $# -eq 4 ]; then
        status=$(curl -s -o /dev/null -w '%{http_code}' -X "$2" -H 'Content-Type: application/json' -d "$4" "$storefront$3")
    else
        status=$(curl -s -o /dev/null -w '%{http_code}' -X "$2" "$storefront$3")
    fi
    echo "-> $status"
    [ "$status" = "$1" ] || fail "expected $1, see artifacts/demo/*.log"
}

say "Sending requests"
request 200 GET /products
request 200 GET /products/kettle
request 404 GET /products/unicorn
request 201 POST /orders '{"productId":"mug","quantity":2}'
request 500 POST /orders '{"productId":"teapot","quantity":9}'

say "Stopping the shop"
stop
grep -h '#LUMIGO#' "$demo"/*.log | sort -u || true

# --- look -----------------------------------------------------------------------------------------------------------------------
say "Traces"
for service in storefront inventory; do
    [ -s "$demo/$service.spans" ] || fail "the $service service left no spans; see artifacts/demo/$service.log"
done
"$dotnet" "$prefix/current/tools/lumigo-view.dll" \
    --expect 'storefront SERVER > storefront CLIENT > inventory SERVER' \
    --expect 'storefront SERVER ERROR > storefront CLIENT ERROR > inventory SERVER ERROR' \
    "$demo/storefront.spans" "$demo/inventory.spans" \
    || fail "the traces are not complete; see above"

echo
echo "Complete: every service took part and the failed order is marked. The spans are in artifacts/demo/*.spans"
