#!/bin/sh
# Assembles artifacts/runtimes/dotnet: one DOTNET_ROOT with the shared frameworks (ASP.NET Core too) of every runtime the tests
# cover, so that framework-dependent apps of .NET 8, 9 and 10 run on a machine that has only the .NET 10 SDK.
# Quick when it is already there.
set -eu

root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
project=$root/tests/runtimes/Runtimes.csproj
target=$root/artifacts/runtimes/dotnet

property() { sed -n "s:.*<$1>\(.*\)</$1>.*:\1:p" "$root/tests/runtimes/RuntimeVersions.props"; }
versions="$(property TestRuntime8) $(property TestRuntime9) $(property TestRuntime10)"

if [ "$(cat "$target/.assembled" 2>/dev/null || true)" = "$versions" ]; then
    exit 0
fi

echo "Assembling the test runtimes $versions in $target"
dotnet restore "$project" --verbosity quiet
packages=$(dotnet nuget locals global-packages --list | sed 's/^global-packages: //')
# The muxer itself is in no pack; the SDK's own starts older runtimes too.
sdk_root=$(dirname "$(dotnet --list-sdks | sed -n 's/.*\[\(.*\)\]$/\1/p' | tail -n 1)")

staging=$target.staging.$$
trap 'rm -rf "$staging"' EXIT
mkdir -p "$staging"
cp "$sdk_root/dotnet" "$staging/dotnet"

for version in $versions; do
    tfm=net${version%.*}
    for framework in Microsoft.NETCore.App Microsoft.AspNetCore.App; do
        pack=$packages/$(echo "$framework" | tr '[:upper:]' '[:lower:]').runtime.linux-x64/$version/runtimes/linux-x64
        shared=$staging/shared/$framework/$version
        mkdir -p "$shared"
        cp "$pack/lib/$tfm/"* "$shared/"
        if [ -d "$pack/native" ]; then
            cp "$pack/native/"* "$shared/"
        fi
    done
    mkdir -p "$staging/host/fxr/$version"
    mv "$staging/shared/Microsoft.NETCore.App/$version/libhostfxr.so" "$staging/host/fxr/$version/"
done

# Packages are unpacked without execute permission and, for some umasks, unreadable for other users.
chmod -R a+rX "$staging"
chmod a+x "$staging/dotnet"
find "$staging" -name createdump -exec chmod a+x {} +
echo "$versions" > "$staging/.assembled"
rm -rf "$target"
mv "$staging" "$target"
