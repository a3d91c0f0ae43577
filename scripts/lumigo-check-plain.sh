# Sourced by lumigo-tools.sh: the part of the check that needs no .NET, for machines that have none.
# The names of the findings are those of the full check.
# shellcheck shell=sh

escaped() { printf '%s' "$1" | sed 's/\\/\\\\/g; s/"/\\"/g' | tr '\n' ' '; }

found() { # severity code what why do
    [ "$1" = note ] || findings=$((findings + 1))
    if [ -n "$json" ]; then
        [ "$separator" = , ] || separator=
        printf '%s\n    {"severity": "%s", "code": "%s", "what": "%s", "why": "%s", "do": "%s"}' \
            "$separator" "$1" "$2" "$(escaped "$3")" "$(escaped "$4")" "$(escaped "$5")"
        separator=,
    else
        printf '\n%s %s: %s.\n  why: %s\n  do:  %s\n' "$(printf '%s' "$1" | tr '[:lower:]' '[:upper:]')" "$2" "$3" "$4" "$5"
    fi
}

# The blanks around a value do not count.
trimmed() { printf '%s' "$1" | sed 's/^[[:space:]]*//; s/[[:space:]]*$//'; }

lowered() { trimmed "$1" | tr '[:upper:]' '[:lower:]'; }

plain_home() {
    if ! (cd -- "$home" && sha256sum -c SHA256SUMS >/dev/null 2>&1); then
        found error home-damaged "$home is not what was installed" 'a file that is missing, unreadable or changed leaves the app untraced.' './install.sh --prefix <the same folder>'
        return
    fi
    if [ ! -f "$library" ]; then
        found error platform-missing "$home has no library for $(platform)" 'the profiler is native code, and this one is for another machine.' "./install.sh --archive lumigo-dotnet-<version>-$(platform).tar.gz"
        return
    fi
    # The system's own program loader says what it thinks of the library.
    reason=$(LD_PRELOAD=$library /bin/true 2>&1) || true
    case "$reason" in
        *"$library"*) found error profiler-not-loadable "the system does not load $library: $reason" '.NET runs the app without it then, and says nothing.' "findmnt -T $library" ;;
    esac
}

plain_variables() {
    for name in LUMIGO_SWITCH_OFF OTEL_SDK_DISABLED; do
        eval "value=\${$name-}"
        if [ "$(lowered "$value")" = true ]; then
            found error switched-off "$name is true" 'the profiler steps aside at once: nothing is traced.' "unset $name"
        fi
    done
    if [ "$(lowered "${LUMIGO_ENABLE_TRACES-}")" = false ]; then
        found error traces-disabled 'LUMIGO_ENABLE_TRACES is false' 'nothing is sent to Lumigo then.' 'unset LUMIGO_ENABLE_TRACES'
    fi
    if other_profiler; then
        found error other-profiler "another profiler is switched on (CORECLR_PROFILER=$CORECLR_PROFILER)" '.NET loads one profiler into a process: with that one there is none of Lumigo.' 'unset CORECLR_ENABLE_PROFILING CORECLR_PROFILER CORECLR_PROFILER_PATH'
    fi
    for name in DOTNET_EnableDiagnostics COMPlus_EnableDiagnostics DOTNET_EnableDiagnostics_Profiler COMPlus_EnableDiagnostics_Profiler; do
        eval "value=\${$name-}"
        if [ "$value" = 0 ]; then
            found error diagnostics-disabled "$name is 0" '.NET loads no profiler then.' "unset $name"
            break
        fi
    done
    token=$(trimmed "${LUMIGO_TRACER_TOKEN-}")
    if [ -z "$token" ]; then
        found error token-missing 'LUMIGO_TRACER_TOKEN is not set' 'without it nothing is sent to Lumigo.' 'export LUMIGO_TRACER_TOKEN=<your token>'
    # What a token can have is taken out: printable ASCII but for quotes and <.
    elif [ "$(printf '%s' "$token" | LC_ALL=C tr -d '!#-&(-;=-~' | wc -c)" -gt 0 ]; then
        found error token-malformed 'LUMIGO_TRACER_TOKEN has characters that no token has: spaces, quotes, or brackets of an example' 'Lumigo will not accept it.' 'export LUMIGO_TRACER_TOKEN=<your token>'
        token=
    fi
}

# The token by a file descriptor: other users can read command lines.
plain_request() { # url; sets status and code
    status=$(printf 'header = "Authorization: LumigoToken %s"\n' "$(escaped "$token")" \
        | curl -s -o /dev/null -w '%{http_code}' -m 5 -K - -H 'Content-Type: application/x-protobuf' --data-binary '' "$1") || code=$?
}

plain_endpoint() {
    command -v curl >/dev/null 2>&1 || return 0
    endpoint=$(trimmed "${LUMIGO_ENDPOINT-}")
    endpoint=${endpoint:-https://ga-otlp.lumigo-tracer-edge.golumigo.com}
    base=${endpoint%%[?#]*}
    query=${endpoint#"$base"}
    base=${base%/}
    case "$base" in
        */v1/traces) ;;
        */v1) base=$base/traces ;;
        *) base=$base/v1/traces ;;
    esac
    # User name, password and query may be secrets.
    shown=$(printf '%s' "$base" | sed 's,//[^/]*@,//,')
    code=0
    status=000
    case "$endpoint" in
        [Hh][Tt][Tt][Pp]://?* | [Hh][Tt][Tt][Pp][Ss]://?*) plain_request "$base${query%%#*}" ;;
        *) code=3 ;;
    esac
    why='nothing reaches Lumigo.'
    type="curl -v -m 5 $shown"
    case "$code/$status" in
        0/2??) ;;
        0/401 | 0/403)
            [ -z "$token" ] || found error token-rejected "$shown does not accept the token (HTTP $status)" 'spans sent with it are thrown away.' 'export LUMIGO_TRACER_TOKEN=<your token>'
            ;;
        0/*) found error endpoint-http "$shown answers HTTP $status" 'that is no place that takes traces.' "$type" ;;
        3/*) found warning endpoint-malformed "LUMIGO_ENDPOINT is not an http or https URL" "Lumigo's own is used instead." 'unset LUMIGO_ENDPOINT' ;;
        5/* | 6/*) found error endpoint-dns "a name on the way to $shown cannot be resolved (DNS)" "$why" "$type" ;;
        7/*) found error endpoint-unreachable "no connection to $shown (TCP)" "$why" "$type" ;;
        28/*) found error endpoint-timeout "$shown does not answer within 5 seconds" "$why" "$type" ;;
        35/* | 51/* | 58/* | 60/* | 77/*) found error endpoint-tls "no secure connection (TLS) to $shown" "$why" "$type" ;;
        *) found error endpoint-no-http "$shown does not speak HTTP" "$why" "$type" ;;
    esac
}

check_plain() { # options and command
    findings=0
    json=
    separator=start
    library=$home/$(platform)/Lumigo.AutoInstrumentation.Native.so
    while [ $# -gt 0 ]; do
        case "$1" in
            --json) json=yes; shift ;;
            --pid) warn 'a process can only be looked at where there is a dotnet to run the check with'; exit 2 ;;
            --help | -h) echo 'usage: lumigo-run.sh --check [--json] [COMMAND [ARGUMENT...]]'; exit 0 ;;
            *) break ;;
        esac
    done
    [ -z "$json" ] || printf '{\n  "findings": ['
    found note check-limited 'there is no .NET here that could run the whole check' \
        'the home, the variables and the endpoint were looked at; the app, and whether its .NET takes the profiler, were not.' 'export DOTNET_ROOT=<folder of a .NET 8 or newer>'
    plain_home
    plain_variables
    plain_endpoint
    if [ -n "$json" ]; then
        printf '\n  ],\n  "healthy": %s\n}\n' "$([ "$findings" -eq 0 ] && echo true || echo false)"
    else
        printf '\n%s found.\n' "$findings"
    fi
    [ "$findings" -eq 0 ]
    exit
}
