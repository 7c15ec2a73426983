#!/usr/bin/env bash
# Versions: Django 5.2.8, Python 3.11 (its email package).
#
# Behaviour: a letter read with email.policy.default comes back with other words, once a Chinese header
# is longer than a line. A subject written by Django, of some twenty characters without a place to
# break, is put on the line after "Subject:" and read with a space before it. The name of a sender that
# takes two encoded words is read with a space in the middle, although RFC 2047 section 6.2 has the
# white space between encoded words ignored; email's own policy.SMTP, which wrote it, is right. On the
# wire both are right: decode_header of the older interface gives the words as they were. Tests that
# read letters in the way the documentation recommends see differences that no recipient sees.
#
# Output seen:
#   subject, policy.default: ' 关于进一步推进智慧城市建设和数字经济发展的提案'
#   subject, decode_header:  '关于进一步推进智慧城市建设和数字经济发展的提案'
#   name, policy.default:    '中国人民政治协商会议杭州市滨江 区委员会办公室'
#   name, decode_header:     '中国人民政治协商会议杭州市滨江区委员会办公室'
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
"${PYTHON:-python3}" -m venv env
env/bin/python -m pip install --quiet --disable-pip-version-check django==5.2.8

cat > seen.py <<'PYTHON'
from email import headerregistry, message, message_from_bytes, policy
from email.header import decode_header, make_header
from email.utils import parseaddr

from django.conf import settings

settings.configure(DEFAULT_CHARSET="utf-8")
from django.core.mail import EmailMessage

SUBJECT = "关于进一步推进智慧城市建设和数字经济发展的提案"
NAME = "中国人民政治协商会议杭州市滨江区委员会办公室"

by_django = EmailMessage(SUBJECT, "见附件。", "office@example.cn", ["unit@example.cn"]).message().as_bytes()
letter = message.EmailMessage(policy=policy.SMTP)
letter["From"] = headerregistry.Address(NAME, "office", "example.cn")
by_email = letter.as_bytes()


def older(wire, name):
    return str(make_header(decode_header(message_from_bytes(wire)[name]))).strip()


def newer(wire, name):
    return message_from_bytes(wire, policy=policy.default)[name]


print(f"subject, policy.default: {str(newer(by_django, 'Subject'))!r}")
print(f"subject, decode_header:  {older(by_django, 'Subject')!r}")
print(f"name, policy.default:    {newer(by_email, 'From').addresses[0].display_name!r}")
print(f"name, decode_header:     {parseaddr(older(by_email, 'From'))[0]!r}")
PYTHON
env/bin/python seen.py | tee seen.txt

cat > expected.txt <<'TEXT'
subject, policy.default: ' 关于进一步推进智慧城市建设和数字经济发展的提案'
subject, decode_header:  '关于进一步推进智慧城市建设和数字经济发展的提案'
name, policy.default:    '中国人民政治协商会议杭州市滨江 区委员会办公室'
name, decode_header:     '中国人民政治协商会议杭州市滨江区委员会办公室'
TEXT
diff expected.txt seen.txt
