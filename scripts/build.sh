#!/bin/sh
# Builds a complete home in artifacts/home. Run it again after any change: what did not change is not done again.
#   scripts/build.sh [--no-native]
set -eu

root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root"

native=yes
case "${1-}" in
    '') ;;
    --no-native) native=no ;;
    *) echo "usage: scripts/build.sh [--no-native]" >&2; exit 2 ;;
esac

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
# A build is not an app: whatever profiler or hook this shell has set must not run inside the compiler.
unset CORECLR_ENABLE_PROFILING CORECLR_PROFILER CORECLR_PROFILER_PATH DOTNET_STARTUP_HOOKS 2>/dev/null || true

artifacts=$root/artifacts
work=$artifacts/packaging
inputs=$work/inputs.txt
il=$work/il
staging=$work/home
symbols=$artifacts/symbols
bin=$artifacts/dotnet/bin

say() { echo "build: $*"; }

# Shows what a step says only when it fails.
quietly() {
    "$@" >"$work/step.log" 2>&1 || { cat "$work/step.log" >&2; exit 1; }
}

built() { # the build output of a project
    echo "$bin/$1/release/$1"
}

build_managed() {
    say "managed projects"
    for project in Lumigo.AutoInstrumentation.Loader Lumigo.AutoInstrumentation.Bridge Lumigo.AutoInstrumentation \
        Lumigo.AutoInstrumentation.DiagnosticsShim Lumigo.Build Lumigo.Check Lumigo.View; do
        quietly dotnet build -c Release -v q -nologo "managed/$project/$project.csproj"
    done
    quietly dotnet build -restore -v q -nologo -t:WriteBuildInputs -p:BuildInputsFile="$inputs" \
        managed/Lumigo.Build/Packages/Lumigo.Build.Packages.csproj
    tool=$(built Lumigo.Build).dll
}

# The assemblies of the home as they were compiled, one for all runtimes.
collect_il() {
    say "private copies"
    rm -rf "$il" "$symbols/managed"
    mkdir -p "$il/core" "$il/bridge" "$symbols/managed"
    take Lumigo.AutoInstrumentation.Loader "$il"
    take Lumigo.AutoInstrumentation.Bridge "$il/bridge"
    take Lumigo.AutoInstrumentation "$il/core"
    take Lumigo.OpenTelemetry "$il/core"
    take Lumigo.AutoInstrumentation.DiagnosticsShim "$il/core"
    dotnet "$tool" private-copies --inputs "$inputs" --out "$il/core" --changed "$work/changed.txt" \
        --core "$il/core/Lumigo.AutoInstrumentation.dll:$il/core/Lumigo.OpenTelemetry.dll" \
        --shim "$il/core/Lumigo.AutoInstrumentation.DiagnosticsShim.dll"
}

take() { # project, folder
    cp "$(built "$1").dll" "$2/"
    cp "$(built "$1").pdb" "$symbols/managed/"
}

compile() {
    say "native images"
    dotnet "$tool" ready-to-run --inputs "$inputs" --platform linux-x64 --il "$il" --out "$staging/net" --cache "$work/images"
}

build_native() {
    if [ "$native" = no ]; then
        say "native library left out (--no-native)"
        return
    fi
    say "native library"
    scripts/build-native.sh
    library=$artifacts/native/release/Lumigo.AutoInstrumentation.Native.so
    case $(uname -m) in
        aarch64) platform=linux-arm64 ;;
        *) platform=linux-x64 ;;
    esac
    mkdir -p "$staging/$platform" "$symbols/$platform"
    cp "$library" "$staging/$platform/"
    cp "$library.debug" "$symbols/$platform/"
}

# For lumigo-check: "package oldest newest" for each major version of a library that was tested (tests/tested-versions, and the versions of the
# AWS SDK that the bridge is proven against, whose services come in packages with numbers of their own).
tested_libraries() {
    {
        for file in tests/tested-versions/*; do
            [ -f "$file" ] || continue
            package=$(sed -n 's/^package: *//p' "$file")
            sed -n "s/^\([0-9][0-9.]*\) ok.*/$package \1/p" "$file"
        done
        sed -n 's|^library.awssdk.core/\([0-9.]*\)/.*|AWSSDK.Core \1|p' "$inputs"
    } | LC_ALL=C sort -u -k 1,1 -k 2,2V | awk '
        { split($2, part, "."); key = $1 " " part[1]; if (!(key in oldest)) { oldest[key] = $2; order[++count] = key; name[key] = $1 } newest[key] = $2 }
        END { for (i = 1; i <= count; i++) print name[order[i]], oldest[order[i]], newest[order[i]] }'
    echo 'AWSSDK.*'
}

# The tools that lumigo-run.sh starts: IL for the oldest runtime, which every newer one runs.
add_tools() {
    mkdir -p "$staging/tools"
    for program in Lumigo.Check/lumigo-check Lumigo.View/lumigo-view; do
        output=$bin/${program%/*}/release/${program#*/}
        cp "$output.dll" "$output.runtimeconfig.json" "$staging/tools/"
        cp "$output.pdb" "$symbols/managed/"
    done
    tested_libraries >"$staging/tools/libraries.txt"
    cp scripts/lumigo-tools.sh scripts/lumigo-check-plain.sh "$staging/tools/"
}

finish() {
    cp VERSION LICENSE scripts/lumigo-run.sh "$staging/"
    dotnet "$tool" notice --inputs "$inputs" --shipped "$il/core" --changed "$work/changed.txt" --out "$staging/NOTICE"
    find "$staging" -type d -exec chmod 0755 {} +
    find "$staging" -type f -exec chmod 0644 {} +
    chmod 0755 "$staging/lumigo-run.sh"
    (cd "$staging" && find . -type f ! -name SHA256SUMS | LC_ALL=C sort | sed 's|^\./||' | xargs -d '\n' sha256sum >SHA256SUMS)
    chmod 0644 "$staging/SHA256SUMS"
}

# A process that runs from the old home keeps its files: they are renamed away and unlinked, never written to.
publish() {
    if [ -e "$artifacts/home" ]; then
        mv "$artifacts/home" "$work/previous"
    fi
    mv "$staging" "$artifacts/home"
    rm -rf "$work/previous"
}

report() {
    for part in linux-x64 linux-arm64 net/net8.0 net/net9.0 net/net10.0 tools .; do
        if [ -d "$artifacts/home/$part" ]; then
            printf 'size: %8s KiB  %s\n' "$(du -sk --apparent-size "$artifacts/home/$part" | cut -f 1)" "home/$part"
        fi
    done
}

command -v dotnet >/dev/null 2>&1 || { echo "build: the .NET SDK 10 is missing: install it from https://dot.net" >&2; exit 1; }
mkdir -p "$work"
build_managed
collect_il
rm -rf "$staging" "$work/previous"
mkdir -p "$staging"
compile
build_native
say "closure proof"
dotnet "$tool" prove --inputs "$inputs" --home "$staging"
add_tools
finish
publish
report
