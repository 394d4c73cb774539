"""Mutate small valid files of each format and read them: reading never raises, never hangs, never gives bad rows.

    python benchmarks/fuzz.py --rounds 2000 --seed 1 [--format xlsx] [--keep FOLDER]

Every round takes one good file, changes some of its bytes (or the bytes inside a zip, so that the checksum does not
hide what stands behind it), and reads it in this process with a time limit. What went wrong is kept, with the seed of
its round, so that it can be run again. Ends with exit code 1 when anything did.
"""

from __future__ import annotations

import argparse
import faulthandler
import io
import random
import resource
import signal
import sys
import tempfile
import time
import traceback
import zipfile
from pathlib import Path

from seeds import seeds

SECONDS = 10
MOST_MEMORY = 2 << 30
INTERESTING = [
    b"\0",
    b'"',
    b"\n",
    b"\r",
    b"\xff",
    b"\xfe\xff",
    b",",
    b";",
    b"\t",
    b"{",
    b"[",
    b"]",
    b"}",
    b"\\",
    b"-",
    b"9" * 20,
    b"<",
    b"&#x0;",
]


class TooSlow(BaseException):
    """A read took longer than its limit; no handler for errors catches it."""


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The file with a few changes: bytes flipped, cut, doubled, or put in; sometimes inside its zip."""
    if data[:2] == b"PK" and chance.random() < 0.7:
        return _inside_zip(data, chance)
    changed = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(changed) + 1)
        length = chance.choice((1, 1, 2, 8, 64, 512))
        match chance.randrange(6):
            case 0 if changed:
                changed[at % len(changed)] = chance.randrange(256)
            case 1:
                del changed[at : at + length]
            case 2:
                changed[at:at] = changed[at : at + length] * chance.choice((1, 2, 50))
            case 3:
                changed[at:at] = chance.choice(INTERESTING) * chance.choice((1, 1, 3, 300))
            case 4:
                changed[at : at + length] = chance.randbytes(length)
            case _ if chance.random() < 0.2:
                del changed[at:]
    return bytes(changed)


def _inside_zip(data: bytes, chance: random.Random) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as good, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bad:
        victim = chance.choice(good.namelist())
        for name in good.namelist():
            content = good.read(name)
            bad.writestr(name, mutated(content, chance) if name == victim and content[:2] != b"PK" else content)
    return out.getvalue()


def read_all(path: Path, reader: str | None = None) -> int:
    """Read a file as the path does, or by a reader named, and hold every batch to what a Batch promises; gives the
    number of rows."""
    from debar.model import FIELDS, Batch
    from debar.readers import ReadOptions, evidence_files, read

    rows = 0
    for source in evidence_files([str(path)]):
        for item in read(source, ReadOptions(format=reader)):
            if isinstance(item, Batch):
                item.rows.validate(full=True)
                assert set(item.rows.schema.names) <= set(FIELDS), item.rows.schema.names
                assert len(item.places) == item.rows.num_rows
                for index in range(item.rows.num_rows):
                    assert item.observation(index).place
                rows += item.rows.num_rows
    return rows


def one_round(name: str, data: bytes, folder: Path) -> str | None:
    """Read one mutated file; None when all is well, else what went wrong."""
    path = folder / name
    path.write_bytes(data)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    faulthandler.dump_traceback_later(3 * SECONDS, exit=True)  # for a loop outside Python, which no signal reaches
    try:
        read_all(path)
    except TooSlow:
        return f"took more than {SECONDS} s"
    except KeyboardInterrupt:
        raise
    except BaseException:  # a panic in a Rust library is no Exception
        return traceback.format_exc(limit=-4)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        faulthandler.cancel_dump_traceback_later()
    return None


def _too_slow(*_: object) -> None:
    raise TooSlow


def main() -> int:
    """Run the rounds; every one can be run again alone by its seed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=500, help="rounds for each format")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--format", help="only the seeds whose name holds this")
    parser.add_argument("--keep", type=Path, help="folder for the files that went wrong")
    asked = parser.parse_args()
    signal.signal(signal.SIGALRM, _too_slow)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY * 4, MOST_MEMORY * 4))
    failed: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, good in seeds().items():
            if asked.format and asked.format not in name:
                continue
            begun = time.monotonic()
            (Path(folder) / name).write_bytes(good)
            if not read_all(Path(folder) / name):
                raise SystemExit(f"{name}: even the good file gives no rows")
            wrong = rounds(name, good, asked, Path(folder))
            failed[name] = wrong
            print(f"{name}: {asked.rounds} rounds, {wrong} went wrong, {time.monotonic() - begun:.0f} s", flush=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"peak memory {peak} MB", flush=True)
    return int(any(failed.values()) or peak > MOST_MEMORY >> 20)


def rounds(name: str, good: bytes, asked: argparse.Namespace, folder: Path) -> int:
    """All rounds of one format; tells each different way to fail once."""
    told: set[str] = set()
    wrong = 0
    for number in range(asked.seed, asked.seed + asked.rounds):
        data = mutated(good, random.Random(f"{name}/{number}"))
        trouble = one_round(name, data, folder)
        if trouble is None:
            continue
        wrong += 1
        if asked.keep:
            asked.keep.mkdir(parents=True, exist_ok=True)
            (asked.keep / f"{number}-{name}").write_bytes(data)
        if (kind := trouble.strip().splitlines()[-1][:80]) not in told:
            told.add(kind)
            print(f"--- {name}, seed {number}:\n{trouble}", flush=True)
    return wrong


if __name__ == "__main__":
    sys.exit(main())
