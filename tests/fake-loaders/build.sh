#!/bin/sh
# Builds the fake loaders: artifacts/fake-loaders/<name>/net<N>.0/Lumigo.AutoInstrumentation.Loader.dll
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=$here/../../artifacts/fake-loaders
for name in Hello Throws Hangs WithoutEntryPoint; do
    dotnet build "$here/$name/$name.csproj" -c Release -v q -nologo
    for version in 8 9 10; do
        mkdir -p "$out/$name/net$version.0"
        cp "$out/bin/$name/release_net$version.0/Lumigo.AutoInstrumentation.Loader.dll" "$out/$name/net$version.0/"
    done
done
