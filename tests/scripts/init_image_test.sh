#!/bin/sh
# Tests of docker/init/copy.sh, under dash and busybox sh: init_image_test.sh [CASE...]
set -eu
. "$(dirname -- "$0")/assert.sh"

copy() {
    # shellcheck disable=SC2086
    run $shell "$repository/docker/init/copy.sh" "$@"
}

make_image() { # version
    make_home "built" "$1"
    tar -czf a.tar.gz -C built .
    # shellcheck disable=SC2086
    $shell "$repository/install.sh" --archive a.tar.gz --prefix image >out 2>err
}

case_brings_the_home_into_the_volume() {
    make_image 1.2.3
    copy image volume/dotnet
    assert_equal 0 "$code" "exit code ($(cat err))"
    assert_equal 1.2.3 "$(cat volume/dotnet/current/VERSION)" 'version'
    (cd volume/dotnet/current && sha256sum -c SHA256SUMS >/dev/null) || fail 'it is not what was in the image'
    assert_equal dotnet "$(ls -A volume)" 'content of the volume'
}

case_a_second_time_changes_nothing() {
    make_image 1.2.3
    copy image volume/dotnet
    ls -Rli volume >before
    copy image volume/dotnet
    ls -Rli volume >after
    cmp -s before after || fail "$(diff before after)"
    assert_contains already out
}

case_a_newer_image_replaces_what_is_there() {
    make_image 1.2.3
    copy image volume/dotnet
    rm -r built image
    make_image 1.3.0
    copy image volume/dotnet
    assert_equal 1.3.0 "$(cat volume/dotnet/current/VERSION)" 'version'
    [ ! -e volume/dotnet/1.2.3 ] || fail 'the older version is still there'
}

case_a_damaged_image_leaves_the_volume_alone() {
    make_image 1.2.3
    copy image volume/dotnet
    rm -r built image
    make_image 1.3.0
    echo more >>image/1.3.0/VERSION
    copy image volume/dotnet
    assert_equal 1 "$code" 'exit code'
    assert_equal 1.2.3 "$(cat volume/dotnet/current/VERSION)" 'version'
    assert_equal dotnet "$(ls -A volume)" 'content of the volume'
}

run_cases "$0" "$@"
