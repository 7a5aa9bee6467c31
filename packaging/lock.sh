#!/bin/sh
# Renews the lock files from pyproject.toml; needs uv. Arguments go to it:
#   packaging/lock.sh --upgrade                 everything to its newest version
#   packaging/lock.sh --upgrade-package numpy   one of them
# One file serves every supported Python and system, pins by hash, and names no package index.
set -eu
cd -- "$(dirname -- "$0")/.."

# compile LOCK SOURCE ARGUMENT…
compile() {
    lock=$1
    shift
    uv pip compile "$@" --output-file "packaging/$lock.lock" --quiet --universal \
        --python-version 3.11 --fork-strategy fewest --generate-hashes --no-emit-index-url \
        --no-emit-find-links --no-header --no-annotate
}

compile requirements pyproject.toml "$@"
compile requirements-test --group test --constraint packaging/requirements.lock "$@"
compile requirements-bench --group bench --constraint packaging/requirements.lock "$@"
