# How a home becomes an archive: functions of the steps of scripts/package.sh, any of which may run by itself.
# shellcheck shell=sh

# The home of this machine's platform, whole: what the homes of other platforms share with it is taken from there.
built_home() {
    [ -f artifacts/home/SHA256SUMS ] || scripts/build.sh
    (cd artifacts/home && sha256sum -c SHA256SUMS >/dev/null) || { echo "package: artifacts/home is incomplete: run scripts/build.sh" >&2; exit 1; }
}

# Archives a folder under another name. The same content gives the same bytes: no names, no times of this machine.
archive() { # folder, name within the archive, file
    install_archiver
    rm -rf "$work/archive"
    mkdir -p "$work/archive"
    cp -a "$1" "$work/archive/$2"
    link_alike "$work/archive/$2"
    (cd "$work/archive" && tar --sort=name --owner=0 --group=0 --numeric-owner --mtime=@0 -cf "$work/archive.tar" "$2")
    # The same format as gzip's, a twentieth smaller.
    libdeflate-gzip -12 -n -c "$work/archive.tar" >"$3.new"
    mv "$3.new" "$3"
    rm -f "$work/archive.tar"
    rm -rf "$work/archive"
    say "$(basename "$3"): $(wc -c <"$3") bytes"
}

# Files alike are stored once: the runtime folders share what is not compiled for one runtime.
link_alike() { # folder
    (cd "$1" && find . -type f | LC_ALL=C sort | xargs -d '\n' sha256sum) | LC_ALL=C sort -s -k 1,1 | while read -r sum file; do
        if [ "$sum" = "${before-}" ]; then
            ln -f "$1/$first" "$1/$file"
        else
            before=$sum
            first=$file
        fi
    done
}

# SHA256SUMS of a home, as the build writes it.
seal() { # home
    rm -f "$1/SHA256SUMS"
    (cd "$1" && find . -type f ! -name SHA256SUMS | LC_ALL=C sort | sed 's|^\./||' | xargs -d '\n' sha256sum >SHA256SUMS)
    chmod 0644 "$1/SHA256SUMS"
}

name() { # platform
    echo "lumigo-dotnet-$version-$1"
}

install_archiver() {
    command -v libdeflate-gzip >/dev/null 2>&1 && return
    say "installing libdeflate-tools (apt-get)"
    quietly sh -c 'apt-get install -y -q libdeflate-tools || { apt-get update -q && apt-get install -y -q libdeflate-tools; }'
}
