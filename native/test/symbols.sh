#!/bin/sh
# The shim must load under every glibc from 2.17 on and under musl: no symbol versions, only allowed symbols, no other library.
#   symbols.sh SHIM ALLOWED_SYMBOLS
set -eu
: "${CC:=gcc}" "${NM:=nm}" "${READELF:=readelf}"
shim=$1
allowed=$2
failed=0
fail() { echo "FAILED $*"; failed=1; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
grep -v '^#' "$allowed" | sort >"$work/allowed"
"$NM" -D --undefined-only "$shim" | awk '{print $NF}' | sort >"$work/needed"
extra=$(comm -13 "$work/allowed" "$work/needed")
[ -z "$extra" ] || fail "symbols that are not allowed: $extra"

! "$READELF" -V "$shim" | grep -q 'Version needs' || fail "versioned symbols: $("$READELF" -V "$shim" | grep -o 'Name: [A-Z_0-9.]*' | sort -u | tr '\n' ' ')"
[ "$("$READELF" -d "$shim" | grep -c '(NEEDED)')" = 1 ] && "$READELF" -d "$shim" | grep -q 'NEEDED.*\[libc.so.6\]' || fail "needs more than libc"
! "$READELF" -d "$shim" | grep -qE 'RPATH|RUNPATH|TEXTREL|\(FINI_ARRAY\)|\(INIT_ARRAY\)' || fail "run path, text relocations, or code that runs at load or exit"
"$READELF" -d "$shim" | grep -q 'BIND_NOW' || fail "not bound at load"
"$READELF" -lW "$shim" | grep -q GNU_RELRO || fail "no relro"
"$READELF" -lW "$shim" | grep GNU_STACK | grep -q 'RW ' || fail "executable stack"
! "$READELF" -SW "$shim" | grep -q '\.symtab' || fail "not stripped"

"$NM" -D --defined-only "$shim" | awk '{print $NF}' | sort >"$work/exported"
printf '%s\n' DllCanUnloadNow DllGetClassObject lumigo_weaver_attached lumigo_weaver_body lumigo_weaver_emit lumigo_weaver_inliners \
    lumigo_weaver_modules lumigo_weaver_rejit | sort >"$work/expected"
cmp -s "$work/exported" "$work/expected" || fail "exports: $(tr '\n' ' ' <"$work/exported")"

# The allowed list itself: old enough in this machine's glibc, present in its musl.
libc=$("$CC" -print-file-name=libc.so.6)
"$NM" -D --defined-only "$libc" | grep -oE '[A-Za-z_0-9]+@@?GLIBC_[0-9.]+' | sed 's/@@*GLIBC_/ /' >"$work/glibc"
while read -r symbol; do
    oldest=$(awk -v s="$symbol" '$1 == s {print $2}' "$work/glibc" | sort -V | head -1)
    [ -n "$oldest" ] && [ "$(printf '%s\n2.17\n' "$oldest" | sort -V | tail -1)" = 2.17 ] || fail "$symbol is not in glibc 2.17 (${oldest:-unknown})"
done <"$work/allowed"
for musl in /lib/ld-musl-*.so.1; do
    # Of the processor the shim is for, that is.
    [ -e "$musl" ] && [ "$("$CC" -dumpmachine | cut -d - -f 1)" = "$(basename "$musl" .so.1 | cut -d - -f 3)" ] || continue
    missing=$("$NM" -D --defined-only "$musl" | awk '{print $NF}' | sort | comm -23 "$work/allowed" -)
    [ -z "$missing" ] || fail "not in musl: $missing"
done
exit $failed
