"""The ways to a person besides mail: robots of 企业微信 and 钉钉, behind a checked address.

`robots` knows what they are sent and what they answer, `targets` which addresses may be called,
`post` calls them, `redaction` keeps an address out of what people read.
"""
