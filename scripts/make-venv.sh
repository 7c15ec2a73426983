#!/bin/sh
# Make the virtual environment at $1 with the first Python found that is new enough.
set -eu

scripts=$(dirname "$0")
for python in "${PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11; do
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue
    case "$version" in 3.[0-9] | 3.10 | 2.*) continue ;; esac
    found=$python
    break
done
if [ -z "${found:-}" ]; then
    echo "Python 3.11 or newer is needed; PYTHON=/path/to/python3 names one." >&2
    exit 1
fi

# Debian and Ubuntu keep a part of the module venv in a package of its own.
package="python$version-venv"
if ! "$found" -c 'import ensurepip' 2>/dev/null && ! sh "$scripts/apt-install.sh" "$package"; then
    echo "A part of Python is missing. Run this, then try again:" >&2
    echo "    sudo apt-get install $package" >&2
    exit 1
fi
"$found" -m venv --clear "$1"
