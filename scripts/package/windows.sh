# Step of scripts/package.sh: the home for win-x64. The shim is cross-compiled by mingw-w64 and its unit tests run under wine; native images are
# made by the runtime's own compiler for Windows. TESTED.txt in the archive says how far all this was tested: never on a real Windows.
# shellcheck shell=sh

install_for_windows() {
    for needed in x86_64-w64-mingw32-g++-posix:g++-mingw-w64-x86-64-posix wine:wine cmake:cmake make:make zip:zip unzip:unzip; do
        command -v "${needed%:*}" >/dev/null 2>&1 || missing="${missing-} ${needed#*:}"
    done
    [ -x /usr/lib/wine/wine64 ] || missing="${missing-} wine64"
    [ -d /usr/src/googletest ] || missing="${missing-} libgtest-dev"
    if [ -n "${missing-}" ]; then
        say "installing$missing (apt-get)"
        # shellcheck disable=SC2086 # a list
        { apt-get install -y -q --no-install-recommends $missing || { apt-get update -q && apt-get install -y -q --no-install-recommends $missing; }; } \
            >"$work/step.log" 2>&1 || { cat "$work/step.log" >&2; exit 1; }
    fi
}

build_for_windows() {
    quietly cmake -S native -B "$native_windows" -DCMAKE_BUILD_TYPE=Release -DLUMIGO_SANITIZE=OFF -DLUMIGO_TESTS=ON \
        -DCMAKE_TOOLCHAIN_FILE="$root/native/windows.cmake"
    quietly cmake --build "$native_windows" -- -j2 -s --no-print-directory
    quietly dotnet build -restore -v q -nologo -t:WriteBuildInputs -p:ImagePlatform=win-x64 -p:BuildInputsFile="$work/inputs-win-x64.txt" \
        managed/Lumigo.Build/Packages/Lumigo.Build.Packages.csproj
}

# A folder of its own for what wine takes for a Windows: nobody's settings, and removed with the other artifacts.
test_for_windows() {
    framework=$(sed -n 's/^runtime|net10.0|\([^|]*\)|.*/\1/p' "$work/inputs-win-x64.txt")
    (cd "$native_windows" && WINEPREFIX=$root/artifacts/wine WINEDEBUG=-all LUMIGO_TEST_FRAMEWORK=$framework wine unit_tests.exe) \
        >"$native_windows/tests.log" 2>&1 || { cat "$native_windows/tests.log" >&2; exit 1; }
    say "win-x64: $(sed -n 's/^\[  PASSED  \] *\(.*\)\..*/\1/p' "$native_windows/tests.log") of the shim passed (under wine)"
}

tested_on_windows() {
    cat <<END
Lumigo OpenTelemetry Distro for .NET $version, win-x64: how far it was tested

Never on a real Windows. It was cross-compiled on Linux and run under wine:
- the native library: its unit tests;
- self-contained .NET 8, 9 and 10 applications for Windows, started with the three CORECLR_* variables: spans of their own sources and of an ASP.NET
  Core server and the calls it makes reached an endpoint; switched off, or with files missing, they ran untraced
  (tests/Lumigo.EndToEndTests/Windows);
- on .NET 9 and 10, loops over SQS messages that are woven.

Known: on .NET 8 under wine the loader does not get ready in its two seconds when it has methods to weave (AWS SQS); the application goes on and its
loops are not woven. Whether that is so on a real Windows is not known.

Not tested: Windows services, IIS, dotnet.exe, https endpoints and the instrumented libraries other than HTTP and SQS, Windows on arm64 (there is no
such library). install.ps1 was never run, there being no PowerShell where it was written; its syntax was checked with an independent grammar.
END
}

assemble_for_windows() {
    home_windows=$work/home-win-x64
    rm -rf "$home_windows"
    mkdir -p "$home_windows/win-x64" "$home_windows/tools"
    cp artifacts/home/VERSION artifacts/home/LICENSE artifacts/home/NOTICE "$home_windows/"
    cp artifacts/home/tools/lumigo-view.* "$home_windows/tools/"
    cp "$native_windows/Lumigo.AutoInstrumentation.Native.dll" "$home_windows/win-x64/"
    dotnet artifacts/dotnet/bin/Lumigo.Build/release/Lumigo.Build.dll ready-to-run --inputs "$work/inputs-win-x64.txt" --platform win-x64 --il "$work/il" \
        --out "$home_windows/net" --cache "$work/images" >"$work/step.log" 2>&1 || { cat "$work/step.log" >&2; exit 1; }
    tested_on_windows | sed 's/$/\r/' >"$home_windows/TESTED.txt"
    find "$home_windows" -type d -exec chmod 0755 {} +
    find "$home_windows" -type f -exec chmod 0644 {} +
    seal "$home_windows"
}

# The same content gives the same bytes here too: the order of the names, and one time for all.
archive_for_windows() { # home, name within the archive, file
    rm -rf "$work/archive" "$3"
    mkdir -p "$work/archive"
    cp -R "$1" "$work/archive/$2"
    find "$work/archive" -exec touch -h -d '1980-01-01 00:00:00 UTC' {} +
    (cd "$work/archive" && find "$2" -type f | LC_ALL=C sort | TZ=UTC zip -q -9 -X -@ "$3")
    rm -rf "$work/archive"
    say "$(basename "$3"): $(wc -c <"$3") bytes"
}

native_windows=$root/artifacts/native/win-x64
built_home
install_for_windows
build_for_windows
test_for_windows
assemble_for_windows
archive_for_windows "$home_windows" "$(name win-x64)" "$packages/$(name win-x64).zip"
mkdir -p "$work/symbols-win-x64"
cp "$native_windows/Lumigo.AutoInstrumentation.Native.dll.debug" "$work/symbols-win-x64/"
archive_for_windows "$work/symbols-win-x64" "$(name win-x64)-symbols" "$packages/$(name win-x64)-symbols.zip"
