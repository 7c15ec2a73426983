#!/bin/sh
# Make a new environment with the pip of version $1 (or the newest), and install there what is pinned
# by the Makefile's own commands, which end with `pip check`.
set -eu

environment=$(mktemp -d)
trap 'rm -rf "$environment"' EXIT
sh "$(dirname "$0")/make-venv.sh" "$environment"
[ "$1" = newest ] && pip=pip || pip="pip==$1"
"$environment/bin/python" -m pip install --quiet --quiet --upgrade "$pip"

# The OCR engine is large: it is installed once, with the newest pip.
[ "$1" = newest ] && ocr="$environment/installed-ocr" || ocr=""
# shellcheck disable=SC2086 # none or one
if make --silent VENV="$environment" "$environment/installed-dev" $ocr >"$environment/log" 2>&1; then
    echo "$("$environment/bin/python" -m pip --version | cut -d ' ' -f 1,2): all is installed and fits"
else
    echo "pip $1: the pinned packages do not install, or do not fit together" >&2
    cat "$environment/log" >&2
    exit 1
fi
