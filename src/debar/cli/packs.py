"""`debar rules keygen / pack / install / rollback / installed`: rule packs, signed and verified."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from debar.cli import options, show

COLUMNS = {"name": "pack", "version": "version", "signer": "signed by", "installed": "since", "digest": "digest"}
File = Annotated[str, typer.Option("-o", "--output", metavar="FILE", help="Where to write it.")]


def keygen(output: File) -> None:
    """Make an Ed25519 key to sign packs with: FILE keeps it secret, FILE.pub is for everybody."""
    from debar.packs import keys

    public = keys.generate(Path(output))
    typer.echo(f"{output}: keep it secret; it signs packs.")
    typer.echo(f"{public}: give it to whom installs them; fingerprint {keys.fingerprint(keys.public(public))}")


def pack(
    folder: Annotated[str, typer.Argument(metavar="DIR", help="Folder with rules/ and buyers/.")],
    output: File,
    key: Annotated[
        str, typer.Option("--key", metavar="FILE", help="The private key that `debar rules keygen` made.")
    ],
    name: Annotated[str, typer.Option("--name", help="Small letters, digits and hyphens.")],
    version: Annotated[str, typer.Option("--version", metavar="N.N", help="Numbers with dots: 2026.11.1")],
    about: Annotated[str, typer.Option("--about", metavar="TEXT", help="A line on what is in it.")] = "",
) -> None:
    """Prove the rules in a folder and put them into a signed pack."""
    from debar.cli.writing import opened
    from debar.packs import make

    content = make(Path(folder), Path(key), name, version, options.today(), about)
    with opened(Path(output), binary=True) as out:
        out.write(content)
    typer.echo(f"{output}: {name} {version}, {len(content):,} bytes")


def install(
    path: Annotated[str, typer.Argument(metavar="PACK", help="A folder or .zip with pack.json and pack.sig.")],
    trust: Annotated[
        str | None,
        typer.Option(
            "--trust",
            metavar="FILE",
            envvar="DEBAR_TRUST",
            help="Public key of its maker. Default: the key of the installed pack of that name.",
        ),
    ] = None,
) -> None:
    """Verify the signature, the files and the examples of a pack, and put it in force."""
    from debar.packs import install as put
    from debar.rulebook.installed import folder

    pack = put(Path(path), folder(), options.today(), Path(trust) if trust else None)
    typer.echo(
        f"{pack.name} {pack.version} is in force, signed by {pack.signer[:16]}...; `debar rules rollback` undoes"
    )


def rollback() -> None:
    """Undo the last installation: the packs before it are in force again."""
    from debar.packs import roll_back
    from debar.rulebook.installed import folder

    undone, now = roll_back(folder())
    typer.echo(f"Undone: {_told(undone)}. In force now: {_told(now)}.")


def installed(format: show.FormatOption = "table") -> None:
    """The packs in force."""
    from debar.rulebook.installed import folder, in_force

    found: list[dict[str, Any]] = [{key: getattr(pack, key) for key in COLUMNS} for pack in in_force(folder())]
    show.rows(found, format, COLUMNS, "No pack is installed; only the rules that came with debar count.")


def _told(packs: Any) -> str:
    return ", ".join(f"{pack.name} {pack.version}" for pack in packs) or "no pack"
