# Step of scripts/package.sh: the home for linux-arm64. The shim is cross-compiled, and its own tests run under qemu-user. Native images of the
# managed part are made where the package registry has the runtime's assemblies for arm64; else it is IL, the same as for x64, and starts slower.
# TESTED.txt in the archive says so, and how far all this was tested: never with a .NET on arm64, none being at hand where this was written.
# shellcheck shell=sh

install_for_arm64() {
    for needed in aarch64-linux-gnu-g++:g++-aarch64-linux-gnu qemu-aarch64:qemu-user cmake:cmake make:make; do
        command -v "${needed%:*}" >/dev/null 2>&1 || missing="${missing-} ${needed#*:}"
    done
    [ -d /usr/src/googletest ] || missing="${missing-} libgtest-dev"
    if [ -n "${missing-}" ]; then
        say "installing$missing (apt-get)"
        # shellcheck disable=SC2086 # a list
        { apt-get install -y -q $missing || { apt-get update -q && apt-get install -y -q $missing; }; } >"$work/step.log" 2>&1 || { cat "$work/step.log" >&2; exit 1; }
    fi
}

build_for_arm64() {
    quietly cmake -S native -B "$native_arm64" -DCMAKE_BUILD_TYPE=Release -DLUMIGO_SANITIZE=OFF -DLUMIGO_TESTS=ON \
        -DCMAKE_TOOLCHAIN_FILE="$root/native/arm64.cmake"
    quietly cmake --build "$native_arm64" -- -j2 -s --no-print-directory
}

test_for_arm64() {
    (cd "$native_arm64" && ctest --output-on-failure) >"$native_arm64/tests.log" 2>&1 || { cat "$native_arm64/tests.log" >&2; exit 1; }
    say "linux-arm64: $(grep -E 'tests passed' "$native_arm64/tests.log") (under qemu-user)"
}

# The managed part, and what it is: TESTED.txt has it.
managed_for_arm64() { # folder
    if dotnet build -restore -v q -nologo -t:WriteBuildInputs -p:ImagePlatform=linux-arm64 -p:BuildInputsFile="$work/inputs-linux-arm64.txt" \
        managed/Lumigo.Build/Packages/Lumigo.Build.Packages.csproj >"$work/restore-arm64.log" 2>&1; then
        quietly dotnet artifacts/dotnet/bin/Lumigo.Build/release/Lumigo.Build.dll ready-to-run --inputs "$work/inputs-linux-arm64.txt" \
            --platform linux-arm64 --il "$work/il" --out "$1" --cache "$work/images"
        managed_is='compiled to native images for arm64'
    elif grep -q NU1101 "$work/restore-arm64.log"; then
        for runtime in net8.0 net9.0 net10.0; do
            cp -R "$work/il" "$1/$runtime"
        done
        managed_is='IL without native images, so that an app starts slower'
    else
        cat "$work/restore-arm64.log" >&2
        exit 1
    fi
    say "linux-arm64: the managed part is $managed_is"
}

tested_on_arm64() {
    cat <<END
Lumigo OpenTelemetry Distro for .NET $version, linux-arm64: how far it was tested

Never with a .NET on arm64. The native library was cross-compiled on x64; its unit tests (without the one that reads metadata by a
real runtime), the proof of its symbols and a test of loading it ran under qemu-user. The managed part is $managed_is;
what is tested of it is tested on x64.
END
}

assemble_for_arm64() {
    home_arm64=$work/home-arm64
    rm -rf "$home_arm64"
    mkdir -p "$home_arm64/linux-arm64" "$home_arm64/net"
    cp -a artifacts/home/VERSION artifacts/home/LICENSE artifacts/home/NOTICE artifacts/home/lumigo-run.sh artifacts/home/tools "$home_arm64/"
    cp "$native_arm64/Lumigo.AutoInstrumentation.Native.so" "$home_arm64/linux-arm64/"
    managed_for_arm64 "$home_arm64/net"
    tested_on_arm64 >"$home_arm64/TESTED.txt"
    find "$home_arm64" -type d -exec chmod 0755 {} +
    find "$home_arm64" -type f ! -name lumigo-run.sh -exec chmod 0644 {} +
    seal "$home_arm64"
}

native_arm64=$root/artifacts/native/arm64
built_home
install_for_arm64
build_for_arm64
test_for_arm64
assemble_for_arm64
archive "$home_arm64" "$(name linux-arm64)" "$packages/$(name linux-arm64).tar.gz"
