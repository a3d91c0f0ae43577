#!/bin/sh
# Installs the Lumigo OpenTelemetry Distro for .NET: run it with --help.
set -eu

clsid='{03431424-CF2D-4D3E-AC94-217F40BF9208}'
library_name=Lumigo.AutoInstrumentation.Native.so
prefix=/opt/lumigo/dotnet
action=install
archive=
checksum=
platform=
staging=

usage() {
    cat <<'END'
Usage: install.sh [--upgrade] [--prefix DIR] [--archive FILE [--sha256 HEX]] [--platform NAME]
       install.sh --rollback [--prefix DIR]
       install.sh --uninstall [--prefix DIR]

Installs the Lumigo OpenTelemetry Distro for .NET and prints the environment variables that switch it on. Needs no network.

  --prefix DIR     where to install; /opt/lumigo/dotnet if not given. Needs no root where you may write.
  --archive FILE   install from a .tar.gz of a built home. Without it the checkout's own build is installed, and built first if need be.
                   A SHA256SUMS file beside the archive that names it must match; the files inside are always checked.
  --sha256 HEX     the SHA-256 that the archive must have.
  --platform NAME  linux-x64 or linux-arm64, when you install for another machine than this one, such as into an image.
  --upgrade        the same over an installation, and tidy up: the version before stays for --rollback, older ones go.
  --rollback       back to the version that was in use before. A second time: forth again.
  --uninstall      removes every version, the links, and the folders that installing made. What is not ours stays.
  --help           this text.

Versions live side by side in DIR/<version>; the link DIR/current names the one in use and changes in one step. Processes that run keep
the version they started with. Running the installer again is harmless.

The variables go to stdout, one NAME=value a line (the form of an env file); everything else goes to stderr.
END
}

say() { printf 'install: %s\n' "$*" >&2; }

fail() {
    say "$*"
    exit 1
}

misuse() {
    say "$*; see install.sh --help"
    exit 2
}

choose() { # action
    [ "$action" = install ] || [ "$action" = "$1" ] || misuse "--$action and --$1 exclude each other"
    action=$1
}

set_option() { # name, value
    case "$1" in
        --prefix) prefix=$2 ;;
        --archive) archive=$2 ;;
        --sha256) checksum=$2 ;;
        --platform)
            platform=$2
            case "$platform" in
                linux-x64 | linux-arm64) ;;
                *) misuse "--platform is linux-x64 or linux-arm64, not $platform" ;;
            esac
            ;;
    esac
}

read_options() {
    while [ $# -gt 0 ]; do
        case "$1" in
            --prefix | --archive | --sha256 | --platform)
                [ $# -ge 2 ] && [ -n "$2" ] || misuse "$1 needs a value"
                set_option "$1" "$2"
                shift 2
                ;;
            --prefix=?* | --archive=?* | --sha256=?* | --platform=?*) set_option "${1%%=*}" "${1#*=}"; shift ;;
            --upgrade | --rollback | --uninstall) choose "${1#--}"; shift ;;
            --help | -h) usage; exit 0 ;;
            *) misuse "unknown argument $1" ;;
        esac
    done
    case "$action" in
        rollback | uninstall) [ -z "$archive$checksum$platform" ] || misuse "--$action takes nothing but --prefix" ;;
    esac
    [ -z "$checksum" ] || [ -n "$archive" ] || misuse '--sha256 needs --archive'
}

# Empty folders, the deepest first; the first that somebody put something into ends it.
remove_folders() { # list
    printf '%s\n' "$1" | while IFS= read -r folder; do
        if [ -n "$folder" ]; then
            rmdir -- "$folder" 2>/dev/null || break
        fi
    done
}

remove_staging() {
    if [ -n "$staging" ]; then
        rm -rf -- "$staging"
        # Folders made for nothing; not one that has something in it by now.
        remove_folders "$made"
    fi
}

# The folders that mkdir -p is going to make for the prefix, the deepest first: what --uninstall may remove again.
missing_folders() {
    folder=$prefix
    while [ ! -d "$folder" ] && [ "$folder" != / ]; do
        printf '%s\n' "$folder"
        folder=$(dirname -- "$folder")
    done
}

# A folder on the prefix's own file system, so that what is finished moves into place by a rename.
prepare() {
    umask 022
    case "$prefix" in
        /*) ;;
        *) prefix=$PWD/$prefix ;;
    esac
    made=$(missing_folders)
    mkdir -p -- "$prefix" 2>/dev/null || fail "cannot create $prefix: run as root, or choose a folder of yours with --prefix"
    enter_prefix
    trap remove_staging EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    staging=$prefix/.install.$$
    mkdir -- "$staging"
}

enter_prefix() {
    prefix=$(CDPATH='' cd -- "$prefix" && pwd)
    [ -w "$prefix" ] || fail "cannot write to $prefix: run as root, or choose a folder of yours with --prefix"
    for link in current previous; do
        if [ -e "$prefix/$link" ] && [ ! -L "$prefix/$link" ]; then
            fail "$prefix/$link is not a link: choose another --prefix"
        fi
    done
}

installed_version() { # current|previous
    readlink "$prefix/$1" 2>/dev/null || true
}

is_version_folder() {
    [ -d "$1" ] && [ ! -L "$1" ] && [ -f "$1/SHA256SUMS" ] && [ "$(cat "$1/VERSION" 2>/dev/null)" = "$(basename -- "$1")" ]
}

# What the archive itself must be, where somebody said so.
check_archive() {
    [ -r "$archive" ] || fail "cannot read $archive"
    expected=$(printf '%s' "$checksum" | tr '[:upper:]' '[:lower:]')
    beside=$(dirname -- "$archive")/SHA256SUMS
    if [ -z "$expected" ] && [ -r "$beside" ]; then
        expected=$(awk -v name="$(basename -- "$archive")" '$2 == name || $2 == "*" name { print $1; exit }' "$beside")
    fi
    if [ -n "$expected" ] && [ "$(sha256sum <"$archive" | cut -d ' ' -f 1)" != "$expected" ]; then
        fail "$archive is not what was published: its SHA-256 is another; download it again"
    fi
}

# Sets home to a folder below the staging folder.
unpack_archive() {
    check_archive
    mkdir -- "$staging/unpacked"
    tar -xzof "$archive" -C "$staging/unpacked" || fail "$archive is no .tar.gz, or damaged"
    home=$staging/unpacked
    if [ ! -f "$home/VERSION" ]; then
        # Archives may have one folder at their top.
        for inner in "$staging/unpacked"/*/; do
            if [ -f "${inner}VERSION" ]; then
                home=${inner%/}
            fi
        done
    fi
}

copy_checkout() {
    checkout=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
    built=$checkout/artifacts/home
    if [ ! -f "$built/SHA256SUMS" ]; then
        [ -f "$checkout/scripts/build.sh" ] || fail "no home to install beside install.sh: use --archive"
        say "nothing built yet: running scripts/build.sh"
        "$checkout/scripts/build.sh" >&2
    fi
    home=$staging/home
    cp -R -- "$built" "$home"
}

# What is installed is what was built: every file, unchanged, and no other.
verify() {
    [ -f "$home/SHA256SUMS" ] && [ -f "$home/VERSION" ] || fail "$1 holds no home (VERSION and SHA256SUMS are missing)"
    (cd -- "$home" && sha256sum -c SHA256SUMS >/dev/null 2>&1) || fail "$1 is damaged: its files do not match SHA256SUMS"
    (cd -- "$home" && find . ! -type d ! -path ./SHA256SUMS | sed 's|^\./||' | LC_ALL=C sort) >"$staging/present"
    sed 's|^[0-9a-f]*  ||' "$home/SHA256SUMS" | LC_ALL=C sort >"$staging/listed"
    cmp -s "$staging/present" "$staging/listed" || fail "$1 is damaged: it has files that SHA256SUMS does not list"
    version=$(cat "$home/VERSION")
    case "$version" in
        '' | [!0-9]* | *[!0-9A-Za-z.+-]*) fail "$1 has no usable version: '$version'" ;;
    esac
    for library in "$home"/linux-*/"$library_name"; do
        [ -f "$library" ] || fail "$1 has no native library: build it with scripts/build.sh"
    done
    chosen=${platform:-$(machine)}
    [ -f "$home/$chosen/$library_name" ] \
        || fail "$1 is not for $chosen (it has $(cd -- "$home" && echo linux-*)): take the other archive, or say --platform if it is for another machine"
}

# A version folder is replaced by renames only: a process that has its files open or mapped keeps them as they were.
place() {
    target=$prefix/$version
    if cmp -s "$home/SHA256SUMS" "$target/SHA256SUMS" && (cd -- "$target" && sha256sum -c SHA256SUMS >/dev/null 2>&1); then
        say "$version is already in $prefix"
        return
    fi
    find "$home" -type d -exec chmod 0755 {} +
    find "$home" -type f -exec chmod 0644 {} +
    chmod 0755 "$home/lumigo-run.sh"
    if [ -e "$target" ]; then
        mv -- "$target" "$staging/replaced"
    fi
    mv -- "$home" "$target"
    note_folders
    say "installed $version in $target"
}

note_folders() {
    if [ -n "$made" ] && [ ! -e "$prefix/.created" ]; then
        printf '%s\n' "$made" >"$prefix/.created"
    fi
}

# A link changes in one step: there is no moment without one.
point() { # link, version
    ln -s -- "$2" "$staging/$1"
    mv -T -- "$staging/$1" "$prefix/$1"
}

# The way back is noted before the version changes, so that an interruption between the two loses nothing.
make_current() {
    before=$(installed_version current)
    if [ "$before" = "$version" ]; then
        return
    fi
    if [ -n "$before" ] && is_version_folder "$prefix/$before"; then
        point previous "$before"
    fi
    point current "$version"
    say "$prefix/current is now $version"
}

remove_older() {
    for folder in "$prefix"/*; do
        name=$(basename -- "$folder")
        if is_version_folder "$folder" && [ "$name" != "$(installed_version current)" ] && [ "$name" != "$(installed_version previous)" ]; then
            rm -rf -- "$folder"
            say "removed $name"
        fi
    done
}

machine() {
    case "$(uname -m)" in
        aarch64 | arm64) echo linux-arm64 ;;
        *) echo linux-x64 ;;
    esac
}

print_variables() {
    say "set these variables for your .NET application, or run it with $prefix/current/lumigo-run.sh:"
    printf '%s\n' \
        'CORECLR_ENABLE_PROFILING=1' \
        "CORECLR_PROFILER=$clsid" \
        "CORECLR_PROFILER_PATH=$prefix/current/$chosen/$library_name" \
        'LUMIGO_TRACER_TOKEN=<your token>'
}

roll_back() {
    [ -d "$prefix" ] || fail "nothing is installed in $prefix"
    prepare
    version=$(installed_version previous)
    [ -n "$version" ] || fail "$prefix has no version to go back to"
    if ! is_version_folder "$prefix/$version" || ! (cd -- "$prefix/$version" && sha256sum -c SHA256SUMS >/dev/null 2>&1); then
        fail "$prefix/$version is damaged or gone: nothing was changed; install that version again"
    fi
    make_current
}

# Whose code still runs from here. Such a process keeps the files it has; what it has not loaded yet, it will not find.
say_who_runs() {
    for maps in /proc/[0-9]*/maps; do
        if grep -qF -- " $prefix/" "$maps" 2>/dev/null; then
            pid=${maps#/proc/}
            say "process ${pid%/maps} still runs with Lumigo from $prefix: restart it without the variables"
        fi
    done
}

remove_versions() {
    # First the links: nothing that starts from now on finds half a version.
    for link in current previous; do
        case "$(installed_version "$link")" in
            '' | */*) ;;
            *) rm -f -- "$prefix/$link" ;;
        esac
    done
    for folder in "$prefix"/*; do
        if is_version_folder "$folder"; then
            rm -rf -- "$folder"
        fi
    done
    rm -rf -- "$prefix"/.install.[0-9]*
}

say_what_stays() {
    for folder in "$prefix"/* "$prefix"/.[!.]*; do
        if [ -e "$folder" ] || [ -L "$folder" ]; then
            say "left $folder: it is not ours"
        fi
    done
}

uninstall() {
    if [ ! -d "$prefix" ]; then
        say "nothing is installed in $prefix"
        return
    fi
    enter_prefix
    say_who_runs
    remove_versions
    created=$(cat "$prefix/.created" 2>/dev/null || true)
    rm -f -- "$prefix/.created"
    say_what_stays
    # A prefix that was there before stays, empty.
    remove_folders "$created"
    say "uninstalled from $prefix"
}

install() {
    prepare
    if [ "$action" = upgrade ] && [ -z "$(installed_version current)" ]; then
        fail "nothing is installed in $prefix: install without --upgrade first"
    fi
    if [ -n "$archive" ]; then
        unpack_archive
        verify "$archive"
    else
        copy_checkout
        verify "$built (scripts/build.sh makes it anew)"
    fi
    place
    make_current
    if [ "$action" = upgrade ]; then
        remove_older
    fi
    print_variables
}

read_options "$@"
case "$action" in
    install | upgrade) install ;;
    rollback) roll_back ;;
    uninstall) uninstall ;;
esac
