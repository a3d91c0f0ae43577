# Sourced by the script tests: cases, assertions, and the shells that every case runs under.
# A case is a function whose name starts with "case_"; it runs in a subshell, in an empty folder of its own, with $shell set to the interpreter.
# shellcheck shell=sh

repository=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
passed=0
failed=0

if ! command -v busybox >/dev/null 2>&1; then
    echo "installing busybox (apt-get), the second shell of these tests"
    { apt-get install -y -q busybox || { apt-get update -q && apt-get install -y -q busybox; }; } >/dev/null
fi

fail() {
    printf '    %s\n' "$*"
    exit 1
}

assert_equal() { # expected, actual, what
    [ "$1" = "$2" ] || fail "$3: expected '$1', got '$2'"
}

assert_lines() { # count, file
    assert_equal "$1" "$(wc -l <"$2" | tr -d ' ')" "lines in $(basename -- "$2") ($(cat "$2"))"
}

assert_contains() { # text, file
    grep -qF -- "$1" "$2" || fail "$(basename -- "$2") lacks '$1': $(cat "$2")"
}

# Runs a command; leaves its output in the files out and err, its exit code in $code.
run() {
    code=0
    "$@" >out 2>err || code=$?
}

# A home with all the files that scripts look at, none of which works.
make_home() { # folder, version
    mkdir -p "$1/linux-x64" "$1/linux-arm64" "$1/net/net8.0/core"
    echo "$2" >"$1/VERSION"
    echo "library of $2" | tee "$1/linux-x64/Lumigo.AutoInstrumentation.Native.so" >"$1/linux-arm64/Lumigo.AutoInstrumentation.Native.so"
    echo "loader of $2" >"$1/net/net8.0/Lumigo.AutoInstrumentation.Loader.dll"
    echo "core of $2" >"$1/net/net8.0/core/Lumigo.AutoInstrumentation.dll"
    cp "$repository/scripts/lumigo-run.sh" "$1/"
    seal_home "$1"
}

seal_home() { # folder
    rm -f "$1/SHA256SUMS"
    (cd "$1" && find . -type f | sed 's|^\./||' | LC_ALL=C sort | while read -r file; do sha256sum "$file"; done >../sums.$$ && mv ../sums.$$ SHA256SUMS)
}

# Runs the cases named on the command line, or all of this file, under each shell; prints the count as the last line.
run_cases() { # file, names...
    file=$1
    shift
    [ $# -gt 0 ] || set -- $(sed -n 's/^\(case_[a-z0-9_]*\)().*/\1/p' "$file")
    for shell in dash 'busybox sh'; do
        for case in "$@"; do
            folder=$(mktemp -d)
            if (cd "$folder" && set -e && "$case") >"$folder.log" 2>&1; then
                passed=$((passed + 1))
            else
                failed=$((failed + 1))
                printf 'FAILED %s under %s\n' "$case" "$shell"
                cat "$folder.log"
            fi
            chmod -R u+w "$folder"
            rm -rf "$folder" "$folder.log"
        done
    done
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ]
}
