"""The shapes of the files under `data/`: one module a kind of file, validated by pydantic.

Only `register`, `rulebook` and `check` read these; the path itself works on compiled values, so that a
warm start never imports pydantic.
"""
