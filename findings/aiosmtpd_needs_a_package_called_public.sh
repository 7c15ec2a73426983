#!/usr/bin/env bash
# Versions: aiosmtpd 1.4.6 with atpublic 6.0.1, Python 3.11. (aiosmtpd is what tests of mail talk to.)
#
# Behaviour: aiosmtpd does `from public import public`. That package is called atpublic where packages are
# installed, but `public` where they are imported, at the top, without a prefix. A Django project whose own
# app is called public (a natural name for the pages of those without an account) comes first on sys.path
# when it is run from its folder: from then on no test can start the mail server, with an error that names
# the project's own app and says nothing of mail. Nothing warns of it when either is installed.
#
# Output seen:
#   beside no app: Controller
#   beside an app called public: ImportError: cannot import name 'public' from 'public'
#   beside an app called voices: Controller
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
"${PYTHON:-python3}" -m venv env
env/bin/python -m pip install --quiet --disable-pip-version-check \
  aiosmtpd==1.4.6 atpublic==6.0.1 attrs==25.4.0

cat > seen.py <<'PYTHON'
import sys

sys.path.insert(0, sys.argv[2])
try:
    from aiosmtpd.controller import Controller
except ImportError as error:
    print(f"beside {sys.argv[1]}: ImportError: {str(error).partition(' (')[0]}")
else:
    print(f"beside {sys.argv[1]}: {Controller.__name__}")
PYTHON

mkdir -p none one/public other/voices
touch one/public/__init__.py other/voices/__init__.py
{
  env/bin/python seen.py "no app" none
  env/bin/python seen.py "an app called public" one
  env/bin/python seen.py "an app called voices" other
} | tee seen.txt
diff seen.txt - <<'TXT'
beside no app: Controller
beside an app called public: ImportError: cannot import name 'public' from 'public'
beside an app called voices: Controller
TXT
