#!/bin/sh
# Proves the weaver service on .NET 8, 9 and 10: a loader weaves a method of an app (compiled at run time) and one of a
# precompiled library whose caller had it inlined, takes one weaving back, and checks every answer on the way.
#   weaver.sh SHIM     prints one line per runtime, exit code 1 when one fails
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$here/../..
shim=$1
dotnet=$root/artifacts/runtimes/dotnet/dotnet
out=$root/artifacts/weaver-proof
[ -x "$dotnet" ] || "$root/scripts/runtimes.sh"

dotnet build "$here/weaver/Loader" -c Release -v q -nologo >"$out.log" 2>&1 || { cat "$out.log"; exit 1; }
home=$out/home
rm -rf "$home"
mkdir -p "$home/linux-x64"
cp "$shim" "$home/linux-x64/Lumigo.AutoInstrumentation.Native.so"
failed=0
for version in 8 9 10; do
    dotnet publish "$here/weaver/App" -c Release -f net$version.0 -v q -nologo -o "$out/app/net$version.0" >"$out.log" 2>&1 || { cat "$out.log"; exit 1; }
    mkdir -p "$home/net/net$version.0"
    cp "$out/bin/Loader/release/Lumigo.AutoInstrumentation.Loader.dll" "$home/net/net$version.0/"
    code=0
    output=$(CORECLR_ENABLE_PROFILING=1 CORECLR_PROFILER='{03431424-CF2D-4D3E-AC94-217F40BF9208}' \
        CORECLR_PROFILER_PATH=$home/linux-x64/Lumigo.AutoInstrumentation.Native.so \
        "$dotnet" "$out/app/net$version.0/App.dll" 2>"$out/stderr") || code=$?
    if [ "$code" = 5 ] && [ "$(echo $output)" = "woven woven plain 1070" ] && grep -q 'all of the proof held' "$out/stderr" && ! grep -q 'failed' "$out/stderr"; then
        echo "passed: weaver service on .NET $version ($(grep ' us$' "$out/stderr" | tr '\n' ';'))"
    else
        echo "FAILED: weaver service on .NET $version: exit code $code, output: $(echo $output)"
        cat "$out/stderr"
        failed=1
    fi
done
exit $failed
