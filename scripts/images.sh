#!/bin/sh
# Builds the three images of docker/ with buildah and runs them: the init image fills a volume, the app of the app image is traced.
# Base images cannot be pulled where there is no network but package registries. Images with their names, made of this machine's own libraries and the
# test runtimes, stand in for them: what is shown is that the files are built and run, not that they fit those bases. Needs root.
set -eu

root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root"
work=$root/artifacts/images
version=$(cat VERSION)

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false
unset CORECLR_ENABLE_PROFILING CORECLR_PROFILER CORECLR_PROFILER_PATH DOTNET_STARTUP_HOOKS 2>/dev/null || true
# Without kernel features that a container lacks in which this may itself run.
export STORAGE_DRIVER=vfs BUILDAH_ISOLATION=chroot

say() { echo "images: $*"; }

fail() { echo "images: $*" >&2; exit 1; }

engine() { buildah --root "$work/storage" --runroot "$work/run" "$@"; }

# Shows what a step says only when it fails.
quietly() {
    "$@" >"$work/step.log" 2>&1 || { cat "$work/step.log" >&2; exit 1; }
}

install_missing() { # command package
    command -v "$1" >/dev/null 2>&1 && return
    say "installing $2 (apt-get)"
    quietly sh -c "apt-get install -y -q --no-install-recommends $2 || { apt-get update -q && apt-get install -y -q --no-install-recommends $2; }"
}

# A file and the libraries it is linked with, at the places they have here.
take() { # root folder, file...
    into=$1
    shift
    for file in "$@"; do
        { echo "$file"; ldd "$file" 2>/dev/null | sed -n 's/.*=> \(\/[^ ]*\).*/\1/p; s/^[[:space:]]*\(\/[^ ]*\) (.*/\1/p'; } | while read -r one; do
            [ -e "$into$one" ] || { mkdir -p "$into$(dirname "$one")" && cp -L "$one" "$into$one"; }
        done
    done
}

stand_in() { # name, root folder
    mkdir -p "$2/tmp" "$2/etc"
    chmod 1777 "$2/tmp"
    printf 'FROM scratch\nCOPY . /\n' >"$work/stand-in"
    quietly engine bud --layers=false -t "$1" -f "$work/stand-in" "$2"
}

stand_in_for_busybox() {
    files=$work/busybox
    mkdir -p "$files/bin"
    take "$files" "$(command -v busybox)"
    for tool in sh cat cmp cp dirname mkdir mv rm sha256sum; do
        ln -s "$(command -v busybox)" "$files/bin/$tool"
    done
    stand_in docker.io/library/busybox:1.36 "$files"
}

# As the image of Microsoft has it: dotnet in /usr/share, a user named app.
stand_in_for_aspnet() {
    files=$work/aspnet
    runtime=$(ls -d artifacts/runtimes/dotnet/shared/Microsoft.NETCore.App/10.*)
    mkdir -p "$files/usr/bin" "$files/usr/share" "$files/etc"
    cp -R artifacts/runtimes/dotnet "$files/usr/share/dotnet"
    ln -s ../share/dotnet/dotnet "$files/usr/bin/dotnet"
    take "$files" "$files/usr/share/dotnet/dotnet" "$runtime"/*.so $(find /usr/lib -name 'libicu*.so.[0-9]*' -o -name 'libssl.so.3' -o -name 'libcrypto.so.3')
    rm -rf "${files:?}$work" "${files:?}$root"
    printf 'root:x:0:0:root:/root:/bin/sh\napp:x:1654:1654::/home/app:/bin/sh\n' >"$files/etc/passwd"
    printf 'root:x:0:\napp:x:1654:\n' >"$files/etc/group"
    stand_in mcr.microsoft.com/dotnet/aspnet:10.0 "$files"
}

# What docker/README.md has the user prepare.
make_context() {
    quietly ./install.sh --prefix "$work/context/lumigo"
    cp docker/init/copy.sh "$work/context/"
    quietly dotnet publish tests/apps/console/console.csproj -f net10.0 -c Release -p:AssemblyName=shop -p:UseAppHost=false -p:UseArtifactsOutput=true \
        -p:ArtifactsPath="$work/app" -o "$work/context/out"
}

build() { # folder of docker/, name
    quietly engine bud --pull-never -t "$2" -f "docker/$1/Dockerfile" "$work/context"
    say "docker/$1: $2 is built"
}

# Runs an image as its file says, on a volume, with further arguments of its program.
run() { # image, options of the run or --, arguments
    container=$(engine from --pull-never "$1")
    shift
    entry=$(engine inspect --format '{{range .OCIv1.Config.Entrypoint}}{{.}} {{end}}' "$container")
    options=
    while [ "$1" != -- ]; do
        options="$options $1"
        shift
    done
    shift
    # shellcheck disable=SC2086 # lists of words without blanks
    engine run $options "$container" -- $entry "$@"
}

[ -f artifacts/home/SHA256SUMS ] || scripts/build.sh
[ -x artifacts/runtimes/dotnet/dotnet ] || scripts/runtimes.sh
rm -rf "$work"
mkdir -p "$work/context" "$work/volume"
install_missing buildah buildah
install_missing busybox busybox
stand_in_for_busybox
stand_in_for_aspnet
make_context
build init "my-registry/lumigo-init:$version"
build base my-registry/aspnet-lumigo:10.0
build app my-registry/shop:1

chown 65532:65532 "$work/volume"
run "my-registry/lumigo-init:$version" --volume="$work/volume:/opt/lumigo" --
(cd "$work/volume/dotnet/current" && sha256sum -c SHA256SUMS >/dev/null) || fail "the volume is not complete"
say "the init image has filled a volume: $(cd "$work/volume" && find . -type f | wc -l) files, as user $(stat -c %u "$work/volume/dotnet/current/VERSION")"
run my-registry/shop:1 --env=LUMIGO_DEBUG_SPANDUMP=/dev/stdout -- spans 2 >"$work/spans"
[ "$(grep -c '^{"name":.*"service.name":"shop"' "$work/spans")" = 4 ] || fail "the app of docker/app is not traced: $(cat "$work/spans")"
say "the app of docker/app is traced: 4 spans"
rm -rf "$work"
