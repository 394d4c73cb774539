"""The pages of `docs/` that are made from data and docstrings, one module a kind of page.

Each module has `pages(...) -> dict[str, str]`: path below the project's root -> whole text. Nothing here reads a
clock, so the same data gives the same bytes.
"""
