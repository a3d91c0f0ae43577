#!/bin/sh
# Tests of install.sh, under dash and busybox sh: install_test.sh [CASE...]
set -eu
. "$(dirname -- "$0")/assert.sh"

library=linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')/Lumigo.AutoInstrumentation.Native.so

# Runs the installer with the shell under test; its words are separate on purpose.
install() {
    # shellcheck disable=SC2086
    run $shell "${installer:-$repository/install.sh}" "$@"
}

make_archive() { # version
    make_home "home-$1" "$1"
    tar -czf "$1.tar.gz" -C "home-$1" .
}

# A checkout whose build makes a home of that version, and leaves a trace.
make_checkout() { # version
    mkdir -p checkout/scripts
    cp "$repository/install.sh" checkout/
    make_home prepared "$1"
    cat >checkout/scripts/build.sh <<'END'
#!/bin/sh
echo "building noise"
cd "$(dirname -- "$0")/.." && mkdir -p artifacts && cp -R ../prepared artifacts/home && touch was-built
END
    chmod +x checkout/scripts/build.sh
    installer=checkout/install.sh
}

assert_installed() { # prefix, version
    assert_equal 0 "$code" "exit code ($(cat err))"
    (cd "$1/$2" && sha256sum -c SHA256SUMS >/dev/null 2>&1) || fail "$1/$2 is not what was built"
    assert_equal "$2" "$(readlink "$1/current")" 'current version'
    assert_equal '' "$(find "$1" -name '.install*')" 'left-overs'
}

assert_refused() { # text, exit code
    assert_equal "${2:-1}" "$code" "exit code ($(cat err))"
    assert_lines 0 out
    assert_contains "$1" err
}

case_installs_an_archive() {
    make_archive 1.2.3
    install --archive 1.2.3.tar.gz --prefix target
    assert_installed target 1.2.3
}

case_prints_exactly_the_variables() {
    make_archive 1.2.3
    install --archive=1.2.3.tar.gz --prefix=target
    printf '%s\n' 'CORECLR_ENABLE_PROFILING=1' 'CORECLR_PROFILER={03431424-CF2D-4D3E-AC94-217F40BF9208}' \
        "CORECLR_PROFILER_PATH=$(pwd)/target/current/$library" 'LUMIGO_TRACER_TOKEN=<your token>' >expected
    cmp -s expected out || fail "$(cat out)"
    [ -f "target/current/$library" ] || fail 'the path that was printed does not exist'
}

case_installs_an_archive_with_one_folder_at_its_top() {
    make_home lumigo-dotnet 1.2.3
    tar -czf a.tar.gz lumigo-dotnet
    install --archive a.tar.gz --prefix target
    assert_installed target 1.2.3
}

case_installs_what_the_checkout_built() {
    make_checkout 1.2.3
    mkdir -p checkout/artifacts
    cp -R prepared checkout/artifacts/home
    install --prefix target
    assert_installed target 1.2.3
    [ ! -e checkout/was-built ] || fail 'it was built again'
}

case_builds_first_where_nothing_is_built() {
    make_checkout 1.2.3
    install --prefix target
    assert_installed target 1.2.3
    [ -e checkout/was-built ] || fail 'it was not built'
    assert_lines 4 out
}

case_says_when_there_is_nothing_to_install() {
    cp "$repository/install.sh" .
    installer=install.sh
    install --prefix target
    assert_refused 'use --archive'
}

case_installing_again_changes_nothing() {
    make_archive 1.2.3
    install --archive 1.2.3.tar.gz --prefix target
    ls -Rli target >before
    install --archive 1.2.3.tar.gz --prefix target
    assert_installed target 1.2.3
    ls -Rli target >after
    cmp -s before after || fail "$(diff before after)"
}

case_versions_live_side_by_side() {
    make_archive 1.2.3
    make_archive 1.3.0
    install --archive 1.2.3.tar.gz --prefix target
    install --archive 1.3.0.tar.gz --prefix target
    assert_installed target 1.3.0
    assert_equal 'library of 1.2.3' "$(cat "target/1.2.3/$library")" 'the older version'
    install --archive 1.2.3.tar.gz --prefix target
    assert_installed target 1.2.3
}

case_a_damaged_installation_is_repaired() {
    make_archive 1.2.3
    install --archive 1.2.3.tar.gz --prefix target
    echo broken >"target/1.2.3/$library"
    install --archive 1.2.3.tar.gz --prefix target
    assert_installed target 1.2.3
}

case_files_in_use_keep_their_content() {
    make_archive 1.2.3
    install --archive 1.2.3.tar.gz --prefix target
    exec 3<"target/current/$library"
    rm -r home-1.2.3
    make_home home-1.2.3 1.2.3
    echo 'another build' >"home-1.2.3/$library"
    seal_home home-1.2.3
    tar -czf 1.2.3.tar.gz -C home-1.2.3 .
    install --archive 1.2.3.tar.gz --prefix target
    assert_installed target 1.2.3
    assert_equal 'another build' "$(cat "target/current/$library")" 'the new file'
    assert_equal 'library of 1.2.3' "$(cat <&3)" 'the file as it was opened'
}

# Looks for the link all the time while versions change.
case_there_is_always_a_current_version() {
    make_archive 1.2.3
    make_archive 1.3.0
    install --archive 1.2.3.tar.gz --prefix target
    (while [ ! -e done ]; do [ -f target/current/VERSION ] || echo gone >>missed; done) &
    watcher=$!
    for version in 1.3.0 1.2.3 1.3.0 1.2.3 1.3.0; do
        install --archive "$version.tar.gz" --prefix target
    done
    touch done
    wait "$watcher"
    assert_installed target 1.3.0
    [ ! -e missed ] || fail "there was no current version $(wc -l <missed) times"
}

case_a_changed_file_is_refused_and_nothing_changes() {
    make_archive 1.2.3
    install --archive 1.2.3.tar.gz --prefix target
    make_home bad 1.3.0
    echo evil >>"bad/$library"
    tar -czf bad.tar.gz -C bad .
    install --archive bad.tar.gz --prefix target
    assert_refused 'do not match SHA256SUMS'
    assert_equal '.created 1.2.3 current' "$(ls -A target | tr '\n' ' ' | sed 's/ $//')" 'content of the prefix'
    assert_equal 1.2.3 "$(readlink target/current)" 'current version'
}

case_an_unlisted_file_is_refused() {
    make_home bad 1.3.0
    touch bad/net/net8.0/core/Extra.dll
    tar -czf bad.tar.gz -C bad .
    install --archive bad.tar.gz --prefix target
    assert_refused 'files that SHA256SUMS does not list'
}

case_a_link_in_an_archive_is_refused() {
    make_home bad 1.3.0
    ln -s /etc/passwd bad/net/net8.0/core/Extra.dll
    tar -czf bad.tar.gz -C bad .
    install --archive bad.tar.gz --prefix target
    assert_refused 'files that SHA256SUMS does not list'
}

case_a_version_that_is_a_path_is_refused() {
    make_home bad ../../elsewhere
    tar -czf bad.tar.gz -C bad .
    install --archive bad.tar.gz --prefix target
    assert_refused 'no usable version'
}

case_a_home_without_native_library_is_refused() {
    make_home bad 1.3.0
    rm -r bad/linux-*
    seal_home bad
    tar -czf bad.tar.gz -C bad .
    install --archive bad.tar.gz --prefix target
    assert_refused 'no native library'
}

case_what_is_no_archive_is_refused() {
    echo nonsense >bad.tar.gz
    install --archive bad.tar.gz --prefix target
    assert_refused 'no .tar.gz, or damaged'
    make_archive 1.2.3
    head -c 300 1.2.3.tar.gz >short.tar.gz
    install --archive short.tar.gz --prefix target
    assert_refused 'no .tar.gz, or damaged'
    install --archive missing.tar.gz --prefix target
    assert_refused 'cannot read missing.tar.gz'
    [ ! -e target ] || fail "left behind: $(ls -lA target)"
}

case_everybody_may_read_and_only_the_owner_write() {
    make_archive 1.2.3
    umask 077
    install --archive 1.2.3.tar.gz --prefix target
    assert_installed target 1.2.3
    assert_equal '' "$(find target ! -type l ! -path target/1.2.3/lumigo-run.sh -type f ! -perm 0644)" 'files with other modes'
    assert_equal '' "$(find target -type d ! -perm 0755)" 'folders with other modes'
    [ -x target/1.2.3/lumigo-run.sh ] || fail 'lumigo-run.sh cannot be executed'
}

case_a_prefix_may_have_spaces() {
    make_archive 1.2.3
    install --archive 1.2.3.tar.gz --prefix 'a b/c d'
    assert_installed 'a b/c d' 1.2.3
}

case_the_installed_runner_runs() {
    make_archive 1.2.3
    install --archive 1.2.3.tar.gz --prefix target
    # shellcheck disable=SC2086
    run $shell target/current/lumigo-run.sh sh -c 'echo "$CORECLR_PROFILER_PATH"'
    assert_equal "$(pwd -P)/target/1.2.3/$library" "$(cat out)" 'library'
}

case_a_current_that_is_no_link_is_left_alone() {
    make_archive 1.2.3
    mkdir -p target/current
    install --archive 1.2.3.tar.gz --prefix target
    assert_refused 'is not a link'
    [ -d target/current ] || fail 'it is gone'
}

case_an_archive_that_is_not_what_was_published_is_refused() {
    make_archive 1.2.3
    install --archive 1.2.3.tar.gz --sha256 "$(printf %064d 0)" --prefix target
    assert_refused 'its SHA-256 is another'
    install --archive 1.2.3.tar.gz --sha256 "$(sha256sum 1.2.3.tar.gz | cut -d ' ' -f 1 | tr '[:lower:]' '[:upper:]')" --prefix target
    assert_installed target 1.2.3
    printf '%064d  %s\n' 0 1.2.3.tar.gz >SHA256SUMS
    install --archive 1.2.3.tar.gz --prefix target
    assert_refused 'its SHA-256 is another'
    sha256sum 1.2.3.tar.gz >SHA256SUMS
    install --archive 1.2.3.tar.gz --prefix target
    assert_installed target 1.2.3
}

# This machine, and the other one.
here=${library%/*}
there=$([ "$here" = linux-x64 ] && echo linux-arm64 || echo linux-x64)

case_an_archive_for_another_machine_needs_saying_so() {
    make_home home 1.2.3
    rm -r "home/$here"
    seal_home home
    tar -czf a.tar.gz -C home .
    install --archive a.tar.gz --prefix target
    assert_refused "is not for $here (it has $there)"
    install --archive a.tar.gz --prefix target --platform "$there"
    assert_installed target 1.2.3
    assert_contains "/current/$there/" out
}

case_upgrade_keeps_the_version_before_and_no_older_one() {
    for version in 1.2.3 1.3.0 1.4.0; do
        make_archive "$version"
    done
    install --upgrade --archive 1.2.3.tar.gz --prefix target
    assert_refused 'install without --upgrade first'
    [ ! -e target ] || fail 'a prefix was made'
    install --archive 1.2.3.tar.gz --prefix target
    install --archive 1.3.0.tar.gz --prefix target --upgrade
    assert_installed target 1.3.0
    assert_lines 4 out
    assert_equal 1.2.3 "$(readlink target/previous)" 'the version before'
    install --archive 1.4.0.tar.gz --prefix target --upgrade
    assert_installed target 1.4.0
    assert_equal 1.3.0 "$(readlink target/previous)" 'the version before'
    [ ! -e target/1.2.3 ] || fail 'the oldest version is still there'
    ls -Rli target >before
    install --archive 1.4.0.tar.gz --prefix target --upgrade
    ls -Rli target >after
    cmp -s before after || fail "again is not the same: $(diff before after)"
}

case_rollback_goes_back_and_forth() {
    make_archive 1.2.3
    make_archive 1.3.0
    install --rollback --prefix target
    assert_refused 'nothing is installed'
    install --archive 1.2.3.tar.gz --prefix target
    install --rollback --prefix target
    assert_refused 'no version to go back to'
    install --archive 1.3.0.tar.gz --prefix target --upgrade
    install --rollback --prefix target
    assert_installed target 1.2.3
    assert_equal 1.3.0 "$(readlink target/previous)" 'the version before'
    install --rollback --prefix target
    assert_installed target 1.3.0
}

case_rollback_to_a_damaged_version_changes_nothing() {
    make_archive 1.2.3
    make_archive 1.3.0
    install --archive 1.2.3.tar.gz --prefix target
    install --archive 1.3.0.tar.gz --prefix target
    echo broken >"target/1.2.3/$library"
    install --rollback --prefix target
    assert_refused 'is damaged or gone'
    assert_equal 1.3.0 "$(readlink target/current)" 'current version'
}

case_uninstall_leaves_nothing() {
    make_archive 1.2.3
    make_archive 1.3.0
    : >after
    find . >before
    install --archive 1.2.3.tar.gz --prefix deep/er/target
    install --archive 1.3.0.tar.gz --prefix deep/er/target
    mkdir deep/er/target/.install.99999
    install --uninstall --prefix deep/er/target
    assert_equal 0 "$code" "exit code ($(cat err))"
    find . ! -name out ! -name err ! -name before >after
    grep -v '/before$' before >expected
    cmp -s expected after || fail "$(diff expected after)"
    install --uninstall --prefix deep/er/target
    assert_equal 0 "$code" 'exit code of a second time'
    assert_contains 'nothing is installed' err
}

case_uninstall_leaves_what_is_not_ours() {
    make_archive 1.2.3
    mkdir -p target/mine
    echo kept >target/mine/file
    install --archive 1.2.3.tar.gz --prefix target
    install --uninstall --prefix target
    assert_equal 0 "$code" "exit code ($(cat err))"
    assert_equal mine "$(ls -A target)" 'what is left'
    assert_contains 'left' err
}

case_uninstall_names_who_still_runs() {
    make_archive 1.2.3
    install --archive 1.2.3.tar.gz --prefix target
    cp "$(command -v sleep)" target/1.2.3/mapped
    target/1.2.3/mapped 30 &
    running=$!
    install --uninstall --prefix target
    kill "$running"
    assert_contains "process $running still runs" err
}

case_one_thing_at_a_time() {
    make_archive 1.2.3
    for arguments in '--upgrade --rollback' '--rollback --uninstall' '--rollback --archive a' '--sha256 00' '--platform linux-mips' '--uninstall --platform linux-x64'; do
        # shellcheck disable=SC2086
        install $arguments
        assert_refused 'see install.sh --help' 2
    done
}

case_misuse_is_refused() {
    for arguments in --prefix --archive '--prefix=' --unknown something; do
        install "$arguments"
        assert_refused 'see install.sh --help' 2
    done
}

case_help_goes_to_stdout() {
    install --help
    assert_equal 0 "$code" 'exit code'
    assert_contains '--prefix DIR' out
    assert_contains '/opt/lumigo/dotnet' out
}

case_a_prefix_that_cannot_be_written_is_named() {
    make_archive 1.2.3
    echo file >target
    install --archive 1.2.3.tar.gz --prefix target/below
    assert_refused "cannot create $(pwd)/target/below"
}

run_cases "$0" "$@"
