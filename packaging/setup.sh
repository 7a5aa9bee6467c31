# Makes the environment in $root/.venv from the lock files. `./run` and `./test` read this file and
# call `prepare`. All it says goes to standard error: standard output belongs to the command.
# shellcheck shell=sh disable=SC2086,SC2154

MISSING=69 # exit code: something the system lacks must be installed first

usable='import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))'
complete='import ensurepip, venv'

# What each lock file's packages need of the system: LIBRARY=PACKAGE and PROGRAM=PACKAGE, the
# packages by Debian's names.
requirements_needs="
    libglib-2.0.so.0=libglib2.0-0 libEGL.so.1=libegl1 libGL.so.1=libgl1 libX11.so.6=libx11-6
    libdbus-1.so.3=libdbus-1-3 libfontconfig.so.1=libfontconfig1 libfreetype.so.6=libfreetype6
    libxkbcommon.so.0=libxkbcommon0 libbrotlidec.so.1=libbrotli1 libpulse.so.0=libpulse0
    libXrandr.so.2=libxrandr2 libXext.so.6=libxext6 libdrm.so.2=libdrm2
    libxcb-cursor.so.0=libxcb-cursor0 libxcb-icccm.so.4=libxcb-icccm4
    libxcb-image.so.0=libxcb-image0 libxcb-keysyms.so.1=libxcb-keysyms1
    libxcb-render-util.so.0=libxcb-render-util0 libxcb-render.so.0=libxcb-render0
    libxcb-shape.so.0=libxcb-shape0 libxcb-util.so.1=libxcb-util1 libxcb-xkb.so.1=libxcb-xkb1
    libxkbcommon-x11.so.0=libxkbcommon-x11-0 libxcb-randr.so.0=libxcb-randr0
    libxcb-shm.so.0=libxcb-shm0 libxcb-sync.so.1=libxcb-sync1 libxcb-xfixes.so.0=libxcb-xfixes0
    libX11-xcb.so.1=libx11-xcb1 libxcb-glx.so.0=libxcb-glx0
    libwayland-client.so.0=libwayland-client0 libwayland-cursor.so.0=libwayland-cursor0
    libwayland-egl.so.1=libwayland-egl1"
requirements_test_needs="
    libebur128.so.1=libebur128-1 pulseaudio=pulseaudio pacat=pulseaudio-utils
    Xvfb=xvfb xdotool=xdotool dbus-run-session=dbus-daemon gnome-keyring-daemon=gnome-keyring"

# Foreign modules must not get in: neither from the user's shell nor from where ./run is called.
unset PYTHONHOME PYTHONPATH
export PYTHONSAFEPATH=1

# prepare LOCK…: install what packaging/LOCK.lock pins, unless that was done before.
prepare() {
    if is_current "$@"; then return; fi
    say "Setting Viva Voce up (once; about a minute) …"
    bring_system_packages "$@"
    mkdir -p "$root/build" || fail "Viva Voce must be able to write into $root to set itself up."
    exec 9>"$root/build/setup.lock"
    "$python" -c 'import fcntl; fcntl.flock(9, fcntl.LOCK_EX)' # held until this shell closes 9
    for lock in "$@"; do
        is_current "$lock" || set_up "$lock"
    done
    exec 9>&-
}

is_current() {
    [ -x "$root/.venv/bin/python" ] && [ -r "$root/.venv/place" ] || return
    IFS= read -r place <"$root/.venv/place"
    [ "$place" = "$root" ] || return # in a moved environment every script has a wrong path
    for lock in "$@"; do
        cmp -s "$root/packaging/$lock.lock" "$root/.venv/$lock.lock" || return
    done
}

set_up() {
    is_current || make_environment
    install "$root/packaging/$1.lock" ||
        fail "The packages could not be installed; the reason is above. Run this again to go on."
    cp "$root/packaging/$1.lock" "$root/.venv/"
}

make_environment() {
    rm -rf "$root/.venv"
    if has uv; then
        uv venv --quiet --python "$python" "$root/.venv" >&2 || rm -rf "$root/.venv"
    fi
    [ -d "$root/.venv" ] || "$python" -m venv "$root/.venv" || fail "$root/.venv cannot be made."
    packages=$("$root/.venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    printf '%s\n' "$root" >"$packages/vivavoce.pth"
    cat >"$root/.venv/bin/vivavoce" <<'END'
#!/bin/sh
PYTHONSAFEPATH=1 exec "$(dirname -- "$(readlink -f -- "$0")")/python" -m studio "$@"
END
    chmod +x "$root/.venv/bin/vivavoce"
    printf '%s\n' "$root" >"$root/.venv/place" # written last: without it all is made anew
}

# install LOCK_FILE: with uv where there is one, else (or where it cannot) with pip.
install() {
    if has uv; then
        uv pip install --quiet --python "$root/.venv/bin/python" --require-hashes --no-deps \
            -r "$1" >&2 && return
        say "uv could not do it; trying pip."
        "$root/.venv/bin/python" -m ensurepip >/dev/null || return
    fi
    "$root/.venv/bin/python" -m pip install -qq --disable-pip-version-check --no-user \
        --require-hashes --no-deps -r "$1" >&2
}

# bring_system_packages LOCK…: everything the system lacks, in one go; sets $python.
bring_system_packages() {
    lacking=''
    choose_python || uv_python || lacking=python
    for lock in "$@"; do
        case $lock in
        requirements) list_lacking $requirements_needs ;;
        requirements-test) list_lacking $requirements_test_needs ;;
        esac
    done
    [ -n "$lacking" ] || return 0
    renew_package_lists
    case $lacking in python*) lacking="$(python_packages)${lacking#python}" ;; esac
    need_packages "$lacking"
    choose_python || fail "Viva Voce needs Python 3.11, 3.12 or 3.13, and there is none here."
}

# list_lacking NAME=PACKAGE…: add to $lacking the packages of libraries and programs not here.
list_lacking() {
    libraries=$(PATH="$PATH:/usr/sbin:/sbin" ldconfig -p 2>/dev/null) || libraries=''
    for need in "$@"; do
        name=${need%%=*}
        case $name in
        *.so.*) is_listed "$name" && continue ;;
        *.h) [ -e "/usr/include/$name" ] && continue ;;
        *) has "$name" && continue ;;
        esac
        lacking="$lacking${lacking:+ }${need#*=}"
    done
}

is_listed() {
    case $libraries in
    '' | *"	$1 ("*) return 0 ;; # without a list there is nothing to miss
    *) return 1 ;;
    esac
}

choose_python() {
    python=''
    for name in python3.13 python3.12 python3.11 python3; do
        "$name" -c "$usable" 2>/dev/null || continue
        python=$(command -v "$name")
        if has uv || "$python" -c "$complete" 2>/dev/null; then return; fi
    done
    return 1
}

uv_python() {
    has uv || return
    uv python find '>=3.11,<3.14' >/dev/null 2>&1 || uv python install 3.13 >&2 || return
    python=$(uv python find '>=3.11,<3.14')
}

python_packages() {
    if [ -n "$python" ]; then
        "$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'
        return
    fi
    for version in 3.13 3.12 3.11; do
        apt-cache show "python$version" >/dev/null 2>&1 || continue
        echo "python$version python$version-venv"
        return
    done
    echo "python3 python3-venv"
}

# need_packages "NAME…": install Debian packages when root, else say the one command to type.
need_packages() {
    has apt-get || fail "Install what Debian calls $1 with your system's tools, then run this again."
    command="apt-get update && apt-get install -y --no-install-recommends $1"
    if [ "$(id -u)" != 0 ]; then
        if has sudo; then command="sudo sh -c '$command'"; else command="su -l -c '$command'"; fi
        fail "This system lacks $1. Type this, then run it again:" "" "  $command" ""
    fi
    say "Installing $1 …"
    DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=900 \
        install -qq -y --no-install-recommends $1 >/dev/null ||
        fail "$1 could not be installed; the reason is above."
}

renew_package_lists() {
    has apt-get && [ "$(id -u)" = 0 ] || return 0
    apt-get -o DPkg::Lock::Timeout=900 update -qq >&2 || say "Going on with old package lists."
}

# prepare_peers: install what the benchmarks compare with; what cannot be had here is left out.
prepare_peers() {
    peers="$root/packaging/requirements-bench.lock"
    if is_current requirements-bench; then return; fi
    renew_package_lists
    lacking=''
    list_lacking flite=flite cc=gcc stdio.h=libc6-dev sndfile.h=libsndfile1-dev
    [ -z "$lacking" ] || (need_packages "$lacking") || say "Going on without it."
    # shellcheck disable=SC2013
    for peer in $(sed -n 's/^\([a-z0-9-]*\)==.*/\1/p' "$peers" | sort -u); do
        sed -n "/^$peer==/,/[^\\\\]\$/p" "$peers" >"$root/build/peer.lock"
        install "$root/build/peer.lock" || say "$peer cannot be installed here. Going on without it."
    done
    cp "$peers" "$root/.venv/"
}

has() { command -v "$1" >/dev/null 2>&1; }

say() { printf '%s\n' "$@" >&2; }

fail() {
    say "$@"
    exit "$MISSING"
}
