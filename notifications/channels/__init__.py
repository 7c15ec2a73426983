"""The ways to a person: one module each, and `table.py`, the one place that names them all.

`base` says what a channel is. `robot_channel` is what 企业微信 and 钉钉 have in common; `robots` (pure)
knows what such robots are sent and what they answer, `targets` which addresses may be called, `post`
calls them, `redaction` (pure) keeps an address out of what people read.
"""
