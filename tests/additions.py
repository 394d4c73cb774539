"""What users add to the knowledge, for tests of several rooms."""

OWN_MAKER = """\
id: acme-net
name: Acme Networks
seat: DE
about: A maker of our own.
goods: [router]
names:
- {text: Zorkelnet, kind: brand, source: own}
owned:
- {owner: huawei, kind: subsidiary, since: "2020-01-01", source: own}
sources: {own: our own file}
examples: {match: [Zorkelnet R1 router], miss: [Zorkel chair]}
"""
"""A maker of a user's own."""
