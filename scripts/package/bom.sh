# Step of scripts/package.sh: a bill of materials (SPDX 2.3, JSON) for each archive, made from what is really in it.
# shellcheck shell=sh

for file in "$packages"/lumigo-dotnet-"$version"-linux-x64.tar.gz "$packages"/lumigo-dotnet-"$version"-linux-arm64.tar.gz \
    "$packages"/lumigo-dotnet-"$version"-win-x64.zip; do
    [ -f "$file" ] || continue
    rm -rf "$work/unpacked"
    mkdir -p "$work/unpacked"
    case $file in
        *.zip) unzip -q "$file" -d "$work/unpacked" ;;
        *) tar -xzf "$file" -C "$work/unpacked" ;;
    esac
    content=$(echo "$work/unpacked"/*)
    bill=${file%.tar.gz}
    dotnet "$root/artifacts/dotnet/bin/Lumigo.Build/release/Lumigo.Build.dll" bill-of-materials --inputs "$work/inputs.txt" --home "$content" \
        --name "$(basename "$content")" --out "${bill%.zip}.spdx.json"
    rm -rf "$work/unpacked"
done
