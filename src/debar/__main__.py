"""`python -m debar` is the `debar` command."""

from debar.cli import command

if __name__ == "__main__":
    command()
