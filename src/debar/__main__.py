"""`python -m debar` is the `debar` command."""

from debar.cli import main

if __name__ == "__main__":
    main()
