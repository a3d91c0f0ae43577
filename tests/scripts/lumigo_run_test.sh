#!/bin/sh
# Tests of scripts/lumigo-run.sh, under dash and busybox sh: lumigo_run_test.sh [CASE...]
set -eu
. "$(dirname -- "$0")/assert.sh"

unset CORECLR_ENABLE_PROFILING CORECLR_PROFILER CORECLR_PROFILER_PATH CORECLR_PROFILER_PATH_64 CORECLR_PROFILER_PATH_ARM64 2>/dev/null || true
clsid='{03431424-CF2D-4D3E-AC94-217F40BF9208}'
library=linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')/Lumigo.AutoInstrumentation.Native.so

# Runs home/lumigo-run.sh with the shell under test; its words are separate on purpose.
lumigo_run() {
    # shellcheck disable=SC2086
    run $shell "${script:-home/lumigo-run.sh}" "$@"
}

# The profiler variables that the command got, one line each.
show='env | grep -E "^CORECLR_" | LC_ALL=C sort'

assert_traced() { # home
    printf 'CORECLR_ENABLE_PROFILING=1\nCORECLR_PROFILER=%s\nCORECLR_PROFILER_PATH=%s\n' "$clsid" "$1/$library" >expected
    cmp -s expected out || fail "other variables: $(cat out err)"
    assert_lines 0 err
}

assert_untraced() { # reason
    assert_lines 0 out
    assert_lines 1 err
    assert_contains '#LUMIGO# - WARNING - ' err
    assert_contains "$1" err
}

case_sets_the_three_variables() {
    make_home home 1.0.0
    lumigo_run sh -c "$show"
    assert_equal 0 "$code" 'exit code'
    assert_traced "$(pwd -P)/home"
}

case_accepts_the_separator() {
    make_home home 1.0.0
    lumigo_run -- sh -c "$show"
    assert_traced "$(pwd -P)/home"
}

case_finds_its_home_through_links() {
    make_home real 1.0.0
    ln -s real linked
    mkdir bin
    ln -s ../linked/lumigo-run.sh bin/second
    ln -s "$(pwd)/bin/second" first
    script=first
    lumigo_run sh -c "$show"
    assert_traced "$(pwd -P)/real"
}

case_works_in_a_path_with_spaces_and_colons() {
    mkdir 'a b:c'
    make_home 'a b:c/home' 1.0.0
    script='a b:c/home/lumigo-run.sh'
    lumigo_run sh -c "$show"
    assert_traced "$(pwd -P)/a b:c/home"
}

case_works_from_a_checkout() {
    mkdir -p checkout/scripts checkout/managed checkout/artifacts
    make_home checkout/artifacts/home 1.0.0
    cp "$repository/scripts/lumigo-run.sh" checkout/scripts/
    script=checkout/scripts/lumigo-run.sh
    lumigo_run sh -c "$show"
    assert_traced "$(pwd -P)/checkout/artifacts/home"
}

case_leaves_arguments_and_working_folder_alone() {
    make_home home 1.0.0
    lumigo_run sh -c 'printf "%s|" "$@"; pwd' name 'a b' '' '*' -- '--x'
    assert_equal "a b||*|--|--x|$(pwd)" "$(cat out)" 'arguments'
}

case_leaves_input_output_and_exit_code_alone() {
    make_home home 1.0.0
    code=0
    # shellcheck disable=SC2086
    printf 'in\0put' | $shell home/lumigo-run.sh sh -c 'cat; echo problem >&2; exit 37' >out 2>err || code=$?
    assert_equal 37 "$code" 'exit code'
    printf 'in\0put' >expected
    cmp -s expected out || fail 'stdin did not reach stdout unchanged'
    assert_equal problem "$(cat err)" stderr
}

case_is_replaced_by_the_command() {
    make_home home 1.0.0
    # shellcheck disable=SC2086
    $shell home/lumigo-run.sh sh -c 'echo $$ >pid; exec sleep 30' &
    started=$!
    while [ ! -s pid ]; do sleep 0.05; done
    kill "$started"
    assert_equal "$started" "$(cat pid)" 'process id of the command'
}

case_keeps_the_rest_of_the_environment() {
    make_home home 1.0.0
    # Some shells count SHLVL and set _ for each program they start.
    env | grep -vE '^(_|SHLVL)=' | LC_ALL=C sort >before
    lumigo_run sh -c 'env | grep -vE "^(_|SHLVL|CORECLR_.*)=" | LC_ALL=C sort'
    cmp -s before out || fail "$(diff before out)"
}

case_without_a_command_is_misuse() {
    make_home home 1.0.0
    for arguments in '' '--'; do
        # shellcheck disable=SC2086
        lumigo_run $arguments
        assert_equal 2 "$code" 'exit code'
        assert_untraced 'no command given'
    done
}

case_an_unknown_option_is_misuse() {
    make_home home 1.0.0
    lumigo_run --verbose true
    assert_equal 2 "$code" 'exit code'
    assert_untraced 'unknown option --verbose'
}

case_help_goes_to_stdout() {
    make_home home 1.0.0
    lumigo_run --help
    assert_equal 0 "$code" 'exit code'
    assert_contains usage out
}

case_without_native_library_the_command_runs_untraced() {
    make_home home 1.0.0
    rm "home/$library"
    lumigo_run sh -c "$show; exit 5"
    assert_equal 5 "$code" 'exit code'
    assert_untraced "$library is missing"
}

case_without_loader_the_command_runs_untraced() {
    make_home home 1.0.0
    rm home/net/net8.0/Lumigo.AutoInstrumentation.Loader.dll
    lumigo_run sh -c "$show"
    assert_equal 0 "$code" 'exit code'
    assert_untraced 'Lumigo.AutoInstrumentation.Loader.dll is missing'
}

case_a_checkout_without_a_build_runs_untraced() {
    mkdir -p checkout/scripts checkout/managed
    cp "$repository/scripts/lumigo-run.sh" checkout/scripts/
    script=checkout/scripts/lumigo-run.sh
    lumigo_run sh -c "$show"
    assert_untraced 'scripts/build.sh'
}

case_another_active_profiler_stays() {
    make_home home 1.0.0
    export CORECLR_ENABLE_PROFILING=1 CORECLR_PROFILER='{11111111-2222-3333-4444-555555555555}' CORECLR_PROFILER_PATH=/other.so
    lumigo_run sh -c 'echo "$CORECLR_PROFILER $CORECLR_PROFILER_PATH"; exit 3'
    assert_equal 3 "$code" 'exit code'
    assert_equal '{11111111-2222-3333-4444-555555555555} /other.so' "$(cat out)" 'their profiler'
    assert_lines 1 err
    assert_contains 'unset CORECLR_ENABLE_PROFILING' err
}

case_a_profiler_that_is_switched_off_is_replaced() {
    make_home home 1.0.0
    export CORECLR_ENABLE_PROFILING=0 CORECLR_PROFILER='{11111111-2222-3333-4444-555555555555}' CORECLR_PROFILER_PATH_64=/other.so
    lumigo_run sh -c "$show"
    assert_traced "$(pwd -P)/home"
}

case_our_own_variables_are_no_other_profiler() {
    make_home home 1.0.0
    export CORECLR_ENABLE_PROFILING=1 CORECLR_PROFILER='{03431424-cf2d-4d3e-ac94-217f40bf9208}' CORECLR_PROFILER_PATH=/older.so
    lumigo_run sh -c "$show"
    assert_traced "$(pwd -P)/home"
}

case_a_command_that_does_not_exist_fails_as_in_a_shell() {
    make_home home 1.0.0
    lumigo_run ./no-such-command
    assert_equal 127 "$code" 'exit code'
}

run_cases "$0" "$@"
