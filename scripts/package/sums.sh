# Step of scripts/package.sh: the checksums of all that is published. The last step.
# shellcheck shell=sh

(cd "$packages" && find . -type f ! -name SHA256SUMS | LC_ALL=C sort | sed 's|^\./||' | xargs -d '\n' sha256sum) >"$work/sums"
mv "$work/sums" "$packages/SHA256SUMS"
say "$(wc -l <"$packages/SHA256SUMS") files in artifacts/packages"
