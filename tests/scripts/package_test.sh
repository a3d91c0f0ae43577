#!/bin/sh
# Tests of scripts/package.sh, with the home that scripts/build.sh made: package_test.sh [CASE...]
# Installing is tried under dash and busybox sh. LUMIGO_TEST_FULL=1 makes the archives for linux-arm64 and win-x64 too, whose
# shims are tested under qemu-user and wine.
set -eu
. "$(dirname -- "$0")/assert.sh"

packages=$repository/artifacts/packages
version=$(cat "$repository/VERSION")
name=lumigo-dotnet-$version-linux-x64
steps='archive bom sums'
[ "${LUMIGO_TEST_FULL-}" != 1 ] || steps='arm64 windows archive bom sums'

# Once for all cases; each step by itself, because any of them may be asked for alone.
rm -f "$packages"/lumigo-dotnet-* "$packages"/SHA256SUMS
for step in $steps; do
    "$repository/scripts/package.sh" "$step" >"$repository/artifacts/package.log" 2>&1 || { cat "$repository/artifacts/package.log"; echo '0 passed, 1 failed'; exit 1; }
done

case_the_checksums_are_those_of_all_that_is_published() {
    (cd "$packages" && sha256sum -c SHA256SUMS >/dev/null) || fail 'a checksum is wrong'
    (cd "$packages" && find . -type f ! -name SHA256SUMS | sed 's|^\./||' | sort) >present
    sed 's|^[0-9a-f]*  ||' "$packages/SHA256SUMS" | sort >listed
    cmp -s present listed || fail "$(diff present listed)"
}

case_the_archive_is_small() {
    [ "$(wc -c <"$packages/$name.tar.gz")" -le 4000000 ] || fail "$(wc -c <"$packages/$name.tar.gz") bytes"
}

case_the_archive_installs_and_runs() {
    # shellcheck disable=SC2086
    run $shell "$packages/install.sh" --archive "$packages/$name.tar.gz" --prefix target
    assert_equal 0 "$code" "exit code ($(cat err))"
    diff -r target/current "$repository/artifacts/home" >difference || fail "not what was built: $(head -n 3 difference)"
    # shellcheck disable=SC2086
    run $shell target/current/lumigo-run.sh --check --help
    assert_equal 0 "$code" "exit code of the check ($(cat err))"
}

case_the_archive_has_no_traces_of_this_machine() {
    tar -tvzf "$packages/$name.tar.gz" >listing
    ! grep -v ' 0/0 ' listing || fail 'owners'
    ! grep -v ' 1970-01-01 ' listing || fail 'times'
    ! grep -E '^-..(-|.)(....w|.......w)' listing || fail 'modes'
}

case_symbols_are_apart() {
    tar -tzf "$packages/$name.tar.gz" >listing
    ! grep -E '\.(pdb|debug)$' listing || fail 'symbols in the archive'
    tar -tzf "$packages/$name-symbols.tar.gz" >symbols
    assert_contains 'Lumigo.AutoInstrumentation.Native.so.debug' symbols
    assert_contains 'Lumigo.AutoInstrumentation.Loader.pdb' symbols
}

case_the_bill_of_materials_lists_what_is_in_the_archive() {
    mkdir content
    tar -xzf "$packages/$name.tar.gz" -C content --strip-components 1
    bill=$packages/$name.spdx.json
    assert_contains '"spdxVersion": "SPDX-2.3"' "$bill"
    sed -n 's|.*"fileName": "./\(.*\)",|\1|p' "$bill" | sort >listed
    (cd content && find . -type f | sed 's|^\./||' | sort) >present
    cmp -s present listed || fail "$(diff present listed)"
    sum=$(sha256sum <content/NOTICE | cut -d ' ' -f 1)
    assert_contains "\"checksumValue\": \"$sum\"" "$bill"
    # The specification's own sum over all files, computed by other means.
    verification=$(find content -type f -exec sha1sum {} + | cut -d ' ' -f 1 | LC_ALL=C sort | tr -d '\n' | sha1sum | cut -d ' ' -f 1)
    assert_contains "\"packageVerificationCodeValue\": \"$verification\"" "$bill"
    assert_contains 'pkg:nuget/OpenTelemetry@' "$bill"
    assert_contains 'OpenTelemetry 1' content/NOTICE
}

case_the_same_home_gives_the_same_bytes() {
    [ "$shell" = dash ] || return 0
    before=$(sha256sum "$packages/$name.tar.gz" "$packages/$name.spdx.json")
    "$repository/scripts/package.sh" archive bom sums >log 2>&1 || fail "$(cat log)"
    assert_equal "$before" "$(sha256sum "$packages/$name.tar.gz" "$packages/$name.spdx.json")" 'checksums'
}

case_the_arm64_archive_is_one() {
    [ -f "$packages/lumigo-dotnet-$version-linux-arm64.tar.gz" ] || return 0
    # shellcheck disable=SC2086
    run $shell "$packages/install.sh" --archive "$packages/lumigo-dotnet-$version-linux-arm64.tar.gz" --prefix target --platform linux-arm64
    assert_equal 0 "$code" "exit code ($(cat err))"
    machine=$(od -A n -t u2 -j 18 -N 2 target/current/linux-arm64/Lumigo.AutoInstrumentation.Native.so | tr -d ' ')
    assert_equal 183 "$machine" 'processor of the library'
}

case_the_windows_archive_is_one() {
    zip=$packages/lumigo-dotnet-$version-win-x64.zip
    [ -f "$zip" ] || return 0
    mkdir content
    unzip -q "$zip" -d content
    home=content/lumigo-dotnet-$version-win-x64
    (cd "$home" && sha256sum -c SHA256SUMS >/dev/null) || fail 'its files do not match SHA256SUMS'
    library=$home/win-x64/Lumigo.AutoInstrumentation.Native.dll
    assert_equal 34404 "$(od -A n -t u2 -j $(($(od -A n -t u4 -j 60 -N 4 "$library") + 4)) -N 2 "$library" | tr -d ' ')" 'processor of the library'
    # Nothing that a Windows does not have by itself.
    x86_64-w64-mingw32-objdump -p "$library" | sed -n 's/.*DLL Name: //p' | sort >needed
    printf '%s\n' KERNEL32.dll api-ms-win-core-synch-l1-2-0.dll msvcrt.dll >expected
    cmp -s needed expected || fail "it needs $(tr '\n' ' ' <needed)"
    assert_contains 'Never on a real Windows' "$home/TESTED.txt"
    assert_contains "lumigo-dotnet-$version-win-x64.zip" "$packages/SHA256SUMS"
    assert_contains '"fileName": "./win-x64/Lumigo.AutoInstrumentation.Native.dll"' "$packages/lumigo-dotnet-$version-win-x64.spdx.json"
    [ ! -d "$home/linux-x64" ] || fail 'it has a library for Linux'
}

run_cases "$0" "$@"
