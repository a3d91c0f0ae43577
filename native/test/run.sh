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

# What one person can read in an afternoon: all lines of the shim, comments and blank ones too, of the system it is built for.
lines=$(cat "$root"/native/*.cpp "$root"/native/*.h $(ls "$root"/native/linux/*.cpp "$root"/native/linux/*.h 2>/dev/null || true) | wc -l)
if [ "$lines" -lt 2500 ]; then
    passed=$((passed + 1))
else
    failed=$((failed + 1))
    echo "FAILED: the shim is to stay under 2,500 lines; native/*.cpp, native/*.h and native/linux/* without tests have $lines, comments and blank lines included (native/windows is not counted)"
fi
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
