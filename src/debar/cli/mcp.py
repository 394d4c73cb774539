"""`debar mcp`: debar as tools for language models."""

from __future__ import annotations

from debar.cli import options


def mcp(rules: options.RulesDir = None, register: options.RegisterDir = None) -> None:
    """Serve language models over standard input and output: identify, screen, explain, rules on a day. Read only."""
    from debar.cli.run import knowledge
    from debar.errors import UsageError

    try:
        from debar.mcp import make
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] != "mcp":
            raise
        raise UsageError("debar mcp needs the extra `mcp`: pip install 'debar[mcp]'") from None
    learnt = knowledge(register, rules)
    make(learnt.register, learnt.rulebook, options.today).run("stdio")
