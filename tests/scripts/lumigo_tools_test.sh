#!/bin/sh
# Tests of lumigo-run.sh --view and --check with the home that scripts/build.sh made, under dash and busybox sh: lumigo_tools_test.sh [CASE...]
set -eu
. "$(dirname -- "$0")/assert.sh"

unset CORECLR_ENABLE_PROFILING CORECLR_PROFILER CORECLR_PROFILER_PATH LUMIGO_TRACER_TOKEN LUMIGO_ENDPOINT LUMIGO_DEBUG_SPANDUMP 2>/dev/null || true
unset http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY LUMIGO_SWITCH_OFF OTEL_SDK_DISABLED LUMIGO_ENABLE_TRACES 2>/dev/null || true
# A machine whose name server does not answer says so before the check gives up.
export RES_OPTIONS='timeout:1 attempts:1'
home=$repository/artifacts/home

lumigo_run() {
    # shellcheck disable=SC2086
    run $shell "$home/lumigo-run.sh" "$@"
}

# The same on a machine without .NET: its folders are hidden, in a mount namespace of the command alone.
without_dotnet() {
    code=0
    # shellcheck disable=SC2016,SC2086
    unshare -m sh -c '
        for folder in /usr/share/dotnet /usr/lib/dotnet /usr/local/share/dotnet "$HOME/.dotnet" "${DOTNET_ROOT-}" "$(dirname "$(readlink -f "$(command -v dotnet)")")"; do
            if [ -n "$folder" ] && [ -d "$folder" ]; then mount -t tmpfs none "$folder"; fi
        done
        exec "$@"' sh $shell "$home/lumigo-run.sh" "$@" >out 2>err || code=$?
}

# A span as an app would dump it.
span='{"name": "GET /x", "context": {"trace_id": "0x4bf92f3577b34da6a3ce929d0e0e4736", "span_id": "0x0000000000000001"}, "kind": "SpanKind.SERVER", "parent_id": null, "start_time": "2026-08-01T12:00:00.000000Z", "end_time": "2026-08-01T12:00:00.010000Z", "status": {"status_code": "UNSET"}, "attributes": {}, "events": [], "links": [], "resource": {"attributes": {"service.name": "shop"}}}'
app='printf "%s\n" "$0" >"${LUMIGO_DEBUG_SPANDUMP}1-0.spans"; echo out of the app; exit 7'

case_view_shows_the_spans_on_stderr_and_keeps_output_and_exit_code() {
    lumigo_run --view -- sh -c "$app" "$span"
    assert_equal 7 "$code" "exit code ($(cat err))"
    assert_equal 'out of the app' "$(cat out)" 'stdout'
    assert_contains 'Trace 4bf92f3577b34da6a3ce929d0e0e4736' err
    assert_contains 'shop  GET /x' err
    ! grep -q "$(printf '\033')" err || fail 'colours, and no terminal'
}

case_view_leaves_no_file() {
    mkdir tmp
    TMPDIR=$(pwd)/tmp
    export TMPDIR
    lumigo_run --view sh -c "$app" "$span"
    assert_contains 'shop  GET /x' err
    assert_equal '' "$(ls -A tmp)" 'left-overs'
}

case_view_keeps_a_dump_that_was_asked_for() {
    LUMIGO_DEBUG_SPANDUMP=$(pwd)/mine
    export LUMIGO_DEBUG_SPANDUMP
    lumigo_run --view sh -c "$app" "$span"
    assert_contains 'shop  GET /x' err
    assert_lines 1 mine
    LUMIGO_DEBUG_SPANDUMP=/dev/stdout
    lumigo_run --view sh -c "$app" "$span"
    assert_contains 'shop  GET /x' err
    assert_lines 2 out
}

case_view_shows_the_spans_of_every_process() {
    # shellcheck disable=SC2016
    lumigo_run --view sh -c 'for i in 1 2 3; do printf "%s\n" "$0" | sed "s|GET /x|GET /$i|; s|0001\"|000$i\"|" >"${LUMIGO_DEBUG_SPANDUMP}$i-0.spans"; done' "$span"
    for i in 1 2 3; do assert_contains "shop  GET /$i" err; done
}

case_view_keeps_a_dump_in_a_folder_that_was_asked_for() {
    mkdir mine
    LUMIGO_DEBUG_SPANDUMP=$(pwd)/mine/
    export LUMIGO_DEBUG_SPANDUMP
    lumigo_run --view sh -c "$app" "$span"
    lumigo_run --view sh -c "$app" "$span"
    assert_lines 2 mine/1-0.spans
}

case_view_shows_nothing_of_an_older_dump() {
    LUMIGO_DEBUG_SPANDUMP=$(pwd)/mine
    export LUMIGO_DEBUG_SPANDUMP
    printf '%s\n' "$span" >mine
    lumigo_run --view true
    assert_contains 'left no spans to show' err
    assert_lines 1 mine
}

case_view_passes_input_through() {
    code=0
    # shellcheck disable=SC2086
    echo typed | $shell "$home/lumigo-run.sh" --view cat >out 2>err || code=$?
    assert_equal typed "$(cat out)" 'stdout'
}

case_view_without_spans_says_where_to_look() {
    lumigo_run --view true
    assert_equal 0 "$code" 'exit code'
    assert_lines 1 err
    assert_contains 'lumigo-run.sh --check says why' err
}

case_view_without_dotnet_keeps_the_spans() {
    without_dotnet --view sh -c "$app" "$span"
    assert_equal 7 "$code" 'exit code'
    assert_contains 'no dotnet here to show the spans with' err
    kept=$(sed -n 's/.*they are in //p' err)
    assert_lines 1 "$kept/1-0.spans"
    rm -r "$kept"
}

case_view_needs_a_command() {
    lumigo_run --view
    assert_equal 2 "$code" 'exit code'
    assert_contains 'no command given' err
}

case_check_has_help() {
    lumigo_run --check --help
    assert_equal 0 "$code" 'exit code'
    assert_contains 'usage: lumigo-run.sh --check' out
}

case_check_misuse_is_refused() {
    for arguments in '--pid' '--pid abc' '--pid 0' '--unknown' '--pid 1 true'; do
        # shellcheck disable=SC2086
        lumigo_run --check $arguments
        assert_equal 2 "$code" "exit code of $arguments"
        assert_lines 0 out
        assert_lines 1 err
    done
    lumigo_run --check --pid 4194304
    assert_equal 2 "$code" 'exit code of a process that is not there'
    assert_lines 1 err
}

case_check_without_tools_says_so() {
    make_home bare 1.0.0
    run "$home/lumigo-run.sh" true
    # shellcheck disable=SC2086
    run $shell bare/lumigo-run.sh --check
    assert_equal 2 "$code" 'exit code'
    assert_contains 'tools folder of the home' err
}

# Codes of the findings that cost the exit code.
codes() {
    sed -n 's/.*"severity": "\(error\|warning\)", "code": "\([a-z-]*\)".*/\2/p' out | tr '\n' ' ' | sed 's/ $//'
}

# Nobody listens on the discard port.
export nowhere=http://127.0.0.1:9

case_plain_check_names_what_a_shell_can_see() {
    export LUMIGO_ENDPOINT=$nowhere
    without_dotnet --check --json
    assert_equal 1 "$code" "exit code ($(cat out err))"
    assert_equal 'token-missing endpoint-unreachable' "$(codes)" 'findings'
    assert_contains '"code": "check-limited"' out
    LUMIGO_SWITCH_OFF=True LUMIGO_TRACER_TOKEN=t_1 DOTNET_EnableDiagnostics_Profiler=0 without_dotnet --check --json
    assert_equal 'switched-off diagnostics-disabled endpoint-unreachable' "$(codes)" 'findings'
    LUMIGO_TRACER_TOKEN=t_1 LUMIGO_ENDPOINT=https://collector.invalid without_dotnet --check --json true
    assert_equal endpoint-dns "$(codes)" 'findings'
    without_dotnet --check
    assert_contains 'ERROR token-missing: LUMIGO_TRACER_TOKEN is not set.' out
    assert_contains '2 found.' out
}

case_plain_check_knows_every_switch() {
    OTEL_SDK_DISABLED=true LUMIGO_ENABLE_TRACES=' FALSE' LUMIGO_TRACER_TOKEN=t_1 LUMIGO_ENDPOINT=$nowhere without_dotnet --check --json
    assert_equal 'switched-off traces-disabled endpoint-unreachable' "$(codes)" 'findings'
}

case_plain_check_prints_no_secret() {
    for format in --json ''; do
        # shellcheck disable=SC2086
        LUMIGO_TRACER_TOKEN=t_1 LUMIGO_ENDPOINT='http://user:opensesame@127.0.0.1:9/base?token=opensesame@x' without_dotnet --check $format
        assert_contains 'no connection to http://127.0.0.1:9/base/v1/traces (TCP)' out
        ! grep -q opensesame out err || fail "a secret of the URL ($(cat out))"
        # shellcheck disable=SC2086
        LUMIGO_TRACER_TOKEN=t_1 LUMIGO_ENDPOINT='user:opensesame@127.0.0.1:9' without_dotnet --check $format
        assert_contains endpoint-malformed out
        ! grep -q opensesame out err || fail "a secret of what is no URL ($(cat out))"
    done
}

case_plain_check_puts_no_token_into_curls_options_but_as_a_token() {
    for token in 't_1"' "t_1
output = \"$(pwd)/written\"" 't é'; do
        LUMIGO_TRACER_TOKEN=$token LUMIGO_ENDPOINT=$nowhere without_dotnet --check --json
        assert_equal 'token-malformed endpoint-unreachable' "$(codes)" "findings of $token"
        ! grep -q t_1 out || fail 'the token is printed'
    done
    assert_equal '' "$(ls -A | grep written || true)" 'files'
    LUMIGO_TRACER_TOKEN=' t_1 ' LUMIGO_ENDPOINT=$nowhere without_dotnet --check --json
    assert_equal endpoint-unreachable "$(codes)" 'findings of a token with blanks around it'
}

case_plain_check_sees_a_damaged_home() {
    cp -R "$home" copy
    home=$(pwd)/copy
    echo more >>"$home/NOTICE"
    LUMIGO_TRACER_TOKEN=t_1 LUMIGO_ENDPOINT=$nowhere without_dotnet --check --json
    assert_equal 'home-damaged endpoint-unreachable' "$(codes)" 'findings'
    echo nonsense >"$home/linux-x64/Lumigo.AutoInstrumentation.Native.so"
    seal_home "$home"
    LUMIGO_TRACER_TOKEN=t_1 LUMIGO_ENDPOINT=$nowhere without_dotnet --check --json
    assert_equal 'profiler-not-loadable endpoint-unreachable' "$(codes)" 'findings'
}

# Without a namespace of its own a machine with .NET cannot be made to look like one without.
if [ $# -eq 0 ] && ! unshare -m sh -c 'mount -t tmpfs none /mnt' 2>/dev/null; then
    echo "left out on this machine, which allows no mount namespace: $(grep -c '^case_plain_check\|^case_view_without_dotnet' "$0") cases of $(basename "$0")"
    # shellcheck disable=SC2046
    set -- $(sed -n 's/^\(case_[a-z0-9_]*\)().*/\1/p' "$0" | grep -v '^case_plain_check\|^case_view_without_dotnet')
fi
run_cases "$0" "$@"
