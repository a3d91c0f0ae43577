#!/bin/sh
# Builds everything and runs all tests. The last line is "N passed, N failed"; the exit code is 0 only if something ran and nothing failed.
# LUMIGO_TEST_FULL=1 runs the matrices whole that are sampled otherwise.
set -eu

# A shell that runs this in the background may have set SIGINT to be ignored, which every process started from here would inherit.
if [ -z "${LUMIGO_TEST_SIGNALS:-}" ] && env --default-signal=INT true 2>/dev/null; then
    LUMIGO_TEST_SIGNALS=default exec env --default-signal=INT,TERM,QUIT sh "$0" "$@"
fi

root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root"
logs=$root/artifacts/test-logs
rm -rf "$logs"
mkdir -p "$logs"
passed=0
failed=0

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
# No build server stays behind when the tests are done.
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false
# Whatever profiler or hook this shell has set is not what is tested.
unset CORECLR_ENABLE_PROFILING CORECLR_PROFILER CORECLR_PROFILER_PATH DOTNET_STARTUP_HOOKS || true

say() { echo "test: $*"; }

# A build log is often kept only by its end: what failed is said there once more.
repeat_failures() {
    for log in "$logs"/*.log; do
        [ -e "$log" ] || continue
        grep -v '^ *at NUnit\.' "$log" | grep -A 14 -E '^ *(Failed [^ ]+.*\[|FAIL|not ok)' | cut -c 1-400 | head -n 60 | sed "s|^|    $(basename "$log" .log): |"
    done
}

finish() {
    say "$(($(date +%s) - started)) s in all; logs in $logs"
    if [ "$failed" -ne 0 ]; then
        say "failed:"
        repeat_failures
    fi
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
    exit
}

install_missing() { # command-or-file package
    if ! command -v "$1" >/dev/null 2>&1 && ! [ -e "$1" ]; then
        say "installing $2 (apt-get)"
        apt-get install -y -q "$2" >"$logs/apt-get.log" 2>&1 \
            || { apt-get update -q >>"$logs/apt-get.log" 2>&1 && apt-get install -y -q "$2" >>"$logs/apt-get.log" 2>&1; } \
            || { cat "$logs/apt-get.log"; failed=$((failed + 1)); finish; }
    fi
}

# What the tests need. Without it nothing can be tested, so a failure ends the run.
prepare() { # step command...
    step=$1
    shift
    say "$step"
    if ! "$@" >"$logs/$step.log" 2>&1; then
        cat "$logs/$step.log"
        say "$step failed"
        failed=$((failed + 1))
        finish
    fi
}

# Adds up the last line of a log that says how many tests passed and failed; a log without one is a failure.
count() { # name passed-pattern failed-pattern
    log=$logs/$1.log
    more_passed=$(sed -n "$2" "$log" | tail -n 1)
    more_failed=$(sed -n "$3" "$log" | tail -n 1)
    if [ -z "$more_passed" ] || [ -z "$more_failed" ]; then
        say "$1 ended without a result"
        tail -n 50 "$log"
        more_passed=0
        more_failed=1
    elif [ "$exit_code" -ne 0 ] && [ "$more_failed" -eq 0 ]; then
        say "$1 reported no failed test but exit code $exit_code"
        tail -n 50 "$log"
        more_failed=1
    fi
    say "$1: $more_passed passed, $more_failed failed in $(($(date +%s) - begun)) s"
    passed=$((passed + more_passed))
    failed=$((failed + more_failed))
}

script_tests() { # name script
    begun=$(date +%s)
    exit_code=0
    sh "$2" >"$logs/$1.log" 2>&1 </dev/null || exit_code=$?
    [ "$exit_code" -eq 0 ] || cat "$logs/$1.log"
    grep '^left out on this machine' "$logs/$1.log" || true
    count "$1" 's/^\([0-9]*\) passed, [0-9]* failed$/\1/p' 's/^[0-9]* passed, \([0-9]*\) failed$/\1/p'
}

# What a user of the documentation sees, as short as the end of a build log has room for it. scripts/play.sh shows all of it.
show_transcript() {
    [ -s "$logs/documented-commands.txt" ] || return 0
    say "transcript of the documented commands, shortened:"
    awk '
        function skipped() { if (more) print "      ... " more " more"; more = 0 }
        /^$/ { next }
        /^# .*, line [0-9]+$/ { skipped(); shown = 0; commands = 1; print "    " $0; next }
        commands && !/^[$ ] / { skipped(); shown = 0; commands = 0 }
        { if (++shown <= 3) print "    " substr($0, 1, 140); else more++ }
        END { skipped() }' "$logs/documented-commands.txt"
}

managed_tests() { # project
    name=$(basename "$1" .csproj)
    prepare "build-$name" dotnet build "$1" -c Release -v q -nologo -clp:NoSummary
    begun=$(date +%s)
    exit_code=0
    dotnet test "$1" -c Release --no-build -v q -nologo --logger "console;verbosity=minimal" >"$logs/$name.log" 2>&1 </dev/null || exit_code=$?
    # Before what failed: a build log is often kept only by its end.
    show_transcript
    # Without the frames inside the test framework a failure is short enough to read in a build log.
    [ "$exit_code" -eq 0 ] || grep -v '^ *at NUnit\.' "$logs/$name.log"
    count "$name" 's/^[A-Z][a-z]*! *- Failed: *[0-9]*, Passed: *\([0-9]*\),.*/\1/p' 's/^[A-Z][a-z]*! *- Failed: *\([0-9]*\), Passed:.*/\1/p'
}

started=$(date +%s)
install_missing dotnet dotnet-sdk-10.0
install_missing strace strace
install_missing setpriv util-linux
# Real servers for the tests of libraries; each test starts its own.
install_missing psql postgresql
install_missing mariadbd mariadb-server
install_missing redis-server redis-server
install_missing /usr/lib/x86_64-linux-gnu/librdkafka.so.1 librdkafka1
# Each test starts a broker of its own; the package's service is to stay down.
RUNLEVEL=1 install_missing rabbitmq-server rabbitmq-server
prepare runtimes scripts/runtimes.sh
prepare fake-loaders sh tests/fake-loaders/build.sh
# Before the home is built: they put a native library of their own there.
script_tests native native/test/run.sh
prepare build scripts/build.sh
prepare packages scripts/package.sh nuget
for script in tests/scripts/*_test.sh; do
    script_tests "$(basename "$script" .sh)" "$script"
done

# The quick ones first, the end-to-end tests last.
for project in tests/*Tests/*Tests.csproj; do
    case $project in
        *EndToEnd*) ;;
        *) managed_tests "$project" ;;
    esac
done
for project in tests/*EndToEndTests/*Tests.csproj; do
    rm -f "$logs/sampled.txt" "$logs/documented-commands.txt"
    managed_tests "$project"
    if [ -s "$logs/sampled.txt" ]; then
        say "sampled, LUMIGO_TEST_FULL=1 runs all; or left out, as said:"
        sed 's/^/    /' "$logs/sampled.txt"
    fi
done
finish
