#!/bin/sh
# All tests of the native shim: unit tests, symbol gate, loading under glibc and musl, the weaver service. Last line: N passed, N failed.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
build=$root/artifacts/native/release

"$root/scripts/build-native.sh" --tests
log=$build/tests.log
(cd "$build" && ctest --output-on-failure) >"$log" 2>&1 || true
grep -E '\*\*\*|FAILED|Failure|error' "$log" || true
passed=$(grep -cE '^ *[0-9]+/[0-9]+ Test .* Passed ' "$log" || true)
failed=$(grep -cE '^ *[0-9]+/[0-9]+ Test .*\*\*\*' "$log" || true)
[ "$((passed + failed))" -gt 0 ] || { cat "$log"; failed=1; }

weaver=$("$here/weaver.sh" "$build/Lumigo.AutoInstrumentation.Native.so" 2>&1) || true
echo "$weaver"
woven=$(echo "$weaver" | grep -c '^passed:' || true)
passed=$((passed + woven))
failed=$((failed + 3 - woven))
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
