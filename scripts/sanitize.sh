#!/bin/sh
# Builds the shim and its unit tests with the address and undefined behaviour sanitizers, runs the unit tests, and runs real
# processes with the sanitized shim: a good loader, a throwing one, a cut one, and the weaver service on .NET 8, 9 and 10.
# Not part of every CI run. Last line: N passed, N failed.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
build=$root/artifacts/native/sanitize
dotnet=$root/artifacts/runtimes/dotnet/dotnet
passed=0
failed=0
report() { # exit code, name
    if [ "$1" = 0 ]; then passed=$((passed + 1)); echo "passed: $2"; else failed=$((failed + 1)); echo "FAILED: $2"; fi
}

"$root/scripts/build-native.sh" --sanitize --tests
[ -x "$dotnet" ] || "$root/scripts/runtimes.sh"
"$root/tests/fake-loaders/build.sh" >/dev/null

export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
code=0
# One test starts a real runtime, which never frees all it has.
printf 'leak:libcoreclr.so\nleak:libclrjit.so\n' >"$build/leaks.txt"
LSAN_OPTIONS=suppressions=$build/leaks.txt:print_suppressions=0 ASAN_OPTIONS=detect_leaks=1 "$build/unit_tests" >"$build/tests.log" 2>&1 || { code=1; cat "$build/tests.log"; }
report $code "unit tests: $(grep -E '^\[  PASSED' "$build/tests.log" || true)"

# CoreCLR turns SIGSEGV into NullReferenceException itself, and never frees all it has at exit.
run_sanitized() { # home command...
    home=$1
    shift
    env CORECLR_ENABLE_PROFILING=1 CORECLR_PROFILER='{03431424-CF2D-4D3E-AC94-217F40BF9208}' \
        CORECLR_PROFILER_PATH="$home/linux-x64/Lumigo.AutoInstrumentation.Native.so" \
        LD_PRELOAD="$(gcc -print-file-name=libasan.so)" ASAN_OPTIONS=handle_segv=0:handle_sigfpe=0:detect_leaks=0:use_sigaltstack=0 "$@"
}

app=$root/artifacts/weaver-proof/app
proof=$build/weaver.log
# Builds app and loader and proves the service with the ordinary shim; the sanitized one follows in the same home.
"$root/native/test/weaver.sh" "$root/artifacts/home/linux-x64/Lumigo.AutoInstrumentation.Native.so" >"$proof" || true

for version in 8 9 10; do
    for loader in Hello Throws Cut Weaver; do
        home=$build/home-$loader
        rm -rf "$home"
        mkdir -p "$home/linux-x64" "$home/net/net$version.0"
        cp "$build/Lumigo.AutoInstrumentation.Native.so" "$home/linux-x64/"
        file=$home/net/net$version.0/Lumigo.AutoInstrumentation.Loader.dll
        lines="plain plain plain 1007"
        case $loader in
            Cut) head -c 3000 "$root/artifacts/fake-loaders/Hello/net$version.0/Lumigo.AutoInstrumentation.Loader.dll" >"$file"; expected="is truncated" ;;
            Weaver) cp "$root/artifacts/weaver-proof/home/net/net$version.0/"*.dll "$home/net/net$version.0/"; expected="all of the proof held"; lines="woven woven plain 1070" ;;
            *) cp "$root/artifacts/fake-loaders/$loader/net$version.0/"*.dll "$home/net/net$version.0/"
               case $loader in Hello) expected="hello from the loader" ;; *) expected="the start fails on purpose" ;; esac ;;
        esac
        code=0
        output=$(run_sanitized "$home" "$dotnet" "$app/net$version.0/App.dll" 2>"$build/stderr") || code=$?
        # shellcheck disable=SC2086,SC2116 # joins the lines
        if [ "$code" = 5 ] && [ "$(echo $output)" = "$lines" ] && grep -q "$expected" "$build/stderr" && ! grep -qE 'AddressSanitizer|runtime error' "$build/stderr"; then
            report 0 "$loader on .NET $version"
        else
            report 1 "$loader on .NET $version: exit code $code, $output"
            head -50 "$build/stderr"
        fi
    done
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
