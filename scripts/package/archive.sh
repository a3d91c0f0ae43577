# Step of scripts/package.sh: the home for this machine's platform as .tar.gz, its symbols apart, and install.sh beside it.
# shellcheck shell=sh

# 4 MB is what a layer of an image, or a download at the start of a container, may cost.
largest_archive=4000000

built_home
platform=$(cd artifacts/home && echo linux-*)
archive artifacts/home "$(name "$platform")" "$packages/$(name "$platform").tar.gz"
size=$(wc -c <"$packages/$(name "$platform").tar.gz")
[ "$size" -le "$largest_archive" ] || { echo "package: the archive has $size bytes; $largest_archive is the most it may have" >&2; exit 1; }
archive artifacts/symbols "$(name "$platform")-symbols" "$packages/$(name "$platform")-symbols.tar.gz"
cp install.sh install.ps1 "$packages/"
chmod 0755 "$packages/install.sh"
