#!/bin/sh
# Builds the native shim into artifacts/native/<release|debug|sanitize> and puts it into artifacts/home/linux-<arch>/.
#   build-native.sh [--debug | --sanitize] [--tests]
# A sanitized shim is not put into the home: it only loads together with the sanitizers' runtime.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
kind=release
tests=OFF
for argument in "$@"; do
    case $argument in
        --debug) kind=debug ;;
        --sanitize) kind=sanitize ;;
        --tests) tests=ON ;;
        *) echo "usage: $0 [--debug | --sanitize] [--tests]" >&2; exit 2 ;;
    esac
done

install_missing() { # command-or-file package
    if ! command -v "$1" >/dev/null 2>&1 && [ ! -e "$1" ]; then
        echo "installing $2 (apt-get)"
        apt-get install -y -q "$2" >/dev/null || { apt-get update -q >/dev/null && apt-get install -y -q "$2" >/dev/null; }
    fi
}

install_missing g++ g++
install_missing cmake cmake
install_missing make make
if [ "$tests" = ON ]; then
    install_missing "/usr/lib/$(gcc -print-multiarch)/libgtest.a" libgtest-dev
    install_missing musl-gcc musl-tools
fi

case $kind in
    release) options="-DCMAKE_BUILD_TYPE=Release -DLUMIGO_SANITIZE=OFF" ;;
    debug) options="-DCMAKE_BUILD_TYPE=Debug -DLUMIGO_SANITIZE=OFF" ;;
    sanitize) options="-DCMAKE_BUILD_TYPE=Debug -DLUMIGO_SANITIZE=ON" ;;
esac
build=$root/artifacts/native/$kind
# shellcheck disable=SC2086 # several options on purpose
cmake -S "$root/native" -B "$build" $options -DLUMIGO_TESTS=$tests >/dev/null
cmake --build "$build" -- -j2 -s --no-print-directory >"$build/build.log" 2>&1 || { cat "$build/build.log" >&2; exit 1; }

if [ "$kind" != sanitize ]; then
    case $(uname -m) in
        aarch64) platform=linux-arm64 ;;
        *) platform=linux-x64 ;;
    esac
    mkdir -p "$root/artifacts/home/$platform"
    # By rename: a running process may have the old file mapped.
    cp "$build/Lumigo.AutoInstrumentation.Native.so" "$root/artifacts/home/$platform/.new"
    mv "$root/artifacts/home/$platform/.new" "$root/artifacts/home/$platform/Lumigo.AutoInstrumentation.Native.so"
fi
