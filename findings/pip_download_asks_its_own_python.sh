#!/usr/bin/env bash
# Versions: pip 23.2.1, Python 3.11.
#
# Behaviour: `pip download --python-version 3.11` chooses wheels for that Python, but asks the conditions of
# requirements (`; python_full_version < '3.11.3'`) of the Python that pip itself runs on. Run on 3.11.7 it
# leaves out what Debian 12's 3.11.2 needs; the folder then does not install there without a network. No
# option changes it: whoever fetches wheels for other machines takes the conditions out of the lock before.
#
# Output seen:
#   wheels with the condition: 0
#   wheels without it: 1
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
fetch() {
    "${PYTHON:-python3}" -m pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: \
        --python-version 3.11.0 --dest "$1" --requirement "$1.txt" 2>/dev/null
    echo "$(find "$1" -name '*.whl' 2>/dev/null | wc -l)"
}
echo "async-timeout==5.0.1 ; python_full_version < '3.11.3'" >with.txt
echo "async-timeout==5.0.1" >without.txt
echo "wheels with the condition: $(fetch with)"
echo "wheels without it: $(fetch without)"
