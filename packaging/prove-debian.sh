#!/bin/sh
# Proves ./run and ./test on a bare Debian 12: a fresh clone of the last commit, at a path with a
# space, as a plain user and as root. Needs root and debootstrap.
#   packaging/prove-debian.sh FOLDER            ./run only
#   packaging/prove-debian.sh FOLDER --tests    ./test too (twice: about 15 minutes more)
# FOLDER (no spaces) keeps the bare system (bare.tar) for the next time, and a log of every step.
# The mirror, the settings of apt and pip and the certificates are this machine's; name folders
# those settings point to in PROVE_FOLDERS.
# shellcheck disable=SC2013,SC2016
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
mkdir -p "$1"
folder=$(CDPATH='' cd -- "$1" && pwd -P)
case $folder in *[[:space:]]*) echo "Give a folder without spaces." && exit 2 ;; esac
with_tests=${2-}
system=$folder/system
suite=bookworm
user=creator
failures=0
typing=0

main() {
    [ -e "$folder/bare.tar" ] || make_bare_system
    trap close EXIT

    open
    chroot "$system" useradd --create-home --shell /bin/sh "$user"
    place="/home/$user/my films/viva voce"
    clone "$user"
    expect 69 "plain user, nothing there: says what to type" as_user ./run
    type_what_it_says
    expect 0 "plain user, first ./run" as_user ./run
    expect 0 "plain user, second ./run" as_user ./run
    expect 0 "plain user, from elsewhere" as_user sh -c 'cd / && "$OLDPWD/run" voices'
    [ -z "$with_tests" ] || {
        expect 69 "plain user, a test library is missing: says what to type" as_user ./test
        type_what_it_says
        expect 0 "plain user, ./test" as_user ./test
    }
    close

    open
    place="/root/my films/viva voce"
    clone root
    expect 0 "root, nothing there: first ./run" as_root ./run
    expect 0 "root, second ./run" as_root ./run
    expect 0 "root, ./run --help" as_root ./run --help
    [ -z "$with_tests" ] || expect 0 "root, CI: .ci/run" as_root env CI=true .ci/run
    echo "$failures steps failed; logs are in $folder"
    [ "$failures" = 0 ]
}

make_bare_system() {
    mirror=$(apt-get indextargets --format '$(REPO_URI)' "Codename: $suite" 'Created-By: Packages' |
        head -n 1)
    debootstrap --variant=minbase "$suite" "$system" "$mirror" >"$folder/debootstrap.log"
    tar -C "$system" -cf "$folder/bare.tar" .
    rm -rf "$system"
}

open() {
    close
    if grep -q " $system/" /proc/mounts; then
        echo "Something is still mounted in $system." # removing it would remove that too
        exit 1
    fi
    rm -rf "$system"
    mkdir -p "$system"
    tar -C "$system" -xf "$folder/bare.tar"
    mount --bind /dev "$system/dev"
    mount -t tmpfs none "$system/dev/shm"
    mount -t proc none "$system/proc"
    cp /etc/resolv.conf /etc/hosts "$system/etc/"
    cp /etc/apt/apt.conf.d/* "$system/etc/apt/apt.conf.d/"
    cp /etc/ssl/certs/ca-certificates.crt "$system/etc/machine-certificates.crt"
    [ ! -e /etc/pip.conf ] || sed '/^cert/d' /etc/pip.conf >"$system/etc/pip.conf"
    for shared in ${PROVE_FOLDERS-}; do
        mkdir -p "$system$shared"
        mount --bind "$shared" "$system$shared"
        mount -o remount,bind,ro "$system$shared"
    done
}

close() {
    for mounted in $(cut -d ' ' -f 2 /proc/mounts | grep "^$system/" | sort -r); do
        umount "$mounted"
    done
}

# clone OWNER: the last commit into $place, as `git clone` would leave it for OWNER.
clone() {
    git clone -q --no-hardlinks "$root" "$system$place"
    chroot "$system" chown -R "$1:" "$(dirname "$place")"
}

as_user() { inside "$user" "/home/$user" "$@"; }
as_root() { inside root /root "$@"; }

# inside USER HOME COMMAND…: run it in $place with an environment of its own.
inside() {
    name=$1
    home=$2
    shift 2
    chroot --userspec="$name" --groups='' "$system" env -i HOME="$home" USER="$name" \
        PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin LANG=C.UTF-8 TERM=dumb \
        PIP_CERT=/etc/machine-certificates.crt PIP_DEFAULT_TIMEOUT=180 \
        sh -c 'cd -- "$1" && shift && exec "$@"' sh "$place" "$@"
}

# expect CODE STEP COMMAND…: run it, say how it ended and after how long.
expect() {
    wanted=$1
    step=$2
    shift 2
    log="$folder/$(printf %s "$step" | tr -cs '[:alnum:].' '-').log"
    started=$(date +%s%N)
    code=0
    "$@" >"$log" 2>&1 </dev/null || code=$?
    took=$((($(date +%s%N) - started) / 10000000))
    verdict=ok
    [ "$code" = "$wanted" ] || verdict="FAILED (exit code $code, not $wanted)"
    [ "$verdict" = ok ] || failures=$((failures + 1))
    printf '%-60s %4d.%02d s  %s\n' "$step" $((took / 100)) $((took % 100)) "$verdict"
    tail -n 4 "$log" | cut -c 1-160 | sed 's/^/    | /'
}

# Type the command the last step printed, as root (whom `su` asks no password).
type_what_it_says() {
    typed=$(sed -n 's/^  \(su .*\)/\1/p' "$log")
    [ -n "$typed" ] || { echo "no command to type in $log" && return; }
    typing=$((typing + 1))
    expect 0 "root types it ($typing)" as_root sh -c "$typed"
}

main
