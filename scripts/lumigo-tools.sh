# Sourced by lumigo-run.sh for --check and --view: runs the tools of the home with whatever .NET there is.
# shellcheck shell=sh

tools=$home/tools

# Sets dotnet to one that has .NET 8 or newer: the command's own first, then those of the usual places.
find_dotnet() { # command...
    in_path=$(command -v dotnet 2>/dev/null) || in_path=
    registered=$(head -n 1 /etc/dotnet/install_location 2>/dev/null) || registered=
    for dotnet in "$(command -v "${1-}" 2>/dev/null)" "${DOTNET_ROOT-}/dotnet" "$in_path" "$registered/dotnet" \
        /usr/share/dotnet/dotnet /usr/lib/dotnet/dotnet /usr/local/share/dotnet/dotnet "${HOME-}/.dotnet/dotnet"; do
        case "$dotnet" in
            */dotnet) [ -x "$dotnet" ] || continue ;;
            *) continue ;;
        esac
        really=$(readlink -f "$dotnet")
        for runtime in "${really%/*}"/shared/Microsoft.NETCore.App/*; do
            case "${runtime##*/}" in
                [89].* | [1-9][0-9].*) dotnet=$really; return 0 ;;
            esac
        done
    done
    dotnet=
    return 1
}

# A tool runs without what the environment has for the app: another vendor's profiler must not keep it from saying so.
run_tool() { # name argument...
    tool=$1
    shift
    (
        for name in $(env | sed -n 's/^\([A-Za-z0-9_]*\)=.*/\1/p'); do
            case "$name" in
                CORECLR_* | COR_* | DOTNET_* | COMPlus_* | LUMIGO_* | OTEL_*) unset "$name" ;;
            esac
        done
        DOTNET_NOLOGO=1 exec "$dotnet" "$tools/$tool.dll" "$@"
    )
}

# Runs the command with a span dump of its own and shows it as a tree when it has ended. On stderr: stdout is the command's.
# A folder, in which each process that the command starts writes a file of its own.
run_and_view() { # command...
    folder=$(mktemp -d 2>/dev/null) || { warn "no folder for the spans: $1 runs without --view; set TMPDIR to a folder that can be written"; exec "$@"; }
    wanted=${LUMIGO_DEBUG_SPANDUMP-}
    export LUMIGO_DEBUG_SPANDUMP="$folder/"
    kept=
    # Ctrl-C reaches the command as well; this shell has to live on to show what it did.
    trap : INT TERM
    code=0
    "$@" || code=$?
    trap - INT TERM
    if ! has_spans; then
        warn "$1 left no spans to show: lumigo-run.sh --check says why, or it did nothing that is traced"
    else
        if find_dotnet "$@"; then
            run_tool lumigo-view "$folder"/* >&2 || kept=yes
        else
            warn "there is no dotnet here to show the spans with: they are in $folder"
            kept=yes
        fi
        leave_dump || kept=yes
    fi
    [ -n "$kept" ] || rm -rf -- "$folder"
    exit "$code"
}

has_spans() {
    for file in "$folder"/*; do
        [ ! -s "$file" ] || return 0
    done
    return 1
}

# A dump that somebody asked for is there too. A stream is written to, not opened again: that would empty a file behind it.
leave_dump() {
    case "$wanted" in
        '') ;;
        /dev/stdout) cat "$folder"/* ;;
        /dev/stderr) cat "$folder"/* >&2 ;;
        # Appended: a process of an earlier run may have had the same number.
        */) for file in "$folder"/*; do cat "$file" >>"$wanted${file##*/}" || return 1; done ;;
        *) cat "$folder"/* >"$wanted" ;;
    esac
}

run_check() { # options and command, as given
    # The tool finds dotnet by the command, if there is one.
    first=
    for argument in "$@"; do
        case "$argument" in
            -*) ;;
            *) first=$argument; break ;;
        esac
    done
    if find_dotnet "$first"; then
        code=0
        run_tool lumigo-check --home "$home" --environment-of $$ "$@" || code=$?
        exit "$code"
    fi
    . "$tools/lumigo-check-plain.sh"
    check_plain "$@"
}
