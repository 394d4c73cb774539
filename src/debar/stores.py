"""Evidence that lies in an object store: Amazon S3 and what speaks like it, Google Cloud Storage, Azure, HDFS.

This room and `collect` are the only ones that speak to a network. It turns `s3://bucket/prefix`, objects, folders and
globs into Sources, and hands each the way to bring its bytes here when its turn comes; readers see local files only.
What speaks to the stores is Arrow.

An object is copied whole into a temporary file, Parquet too: the digest in a report is that of the object as it lies
there, so every byte has to come anyway, and reading ranges would fetch some of them twice. Short objects are fetched
some ahead, since the store's answer takes longer than the bytes.

Credentials and endpoints come from the environment and from where the providers' own programs keep them, never from a
path, which others see; no message holds what a store says in its own words, since that may repeat them.
"""

from __future__ import annotations

import os
import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from debar.errors import EvidenceError, UsageError
from debar.readers import Source
from debar.readers.parts.source import MOST_FILES, is_passed_over
from debar.readers.parts.spool import MOST_BYTES, spooled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from concurrent.futures import Future

PIECE = 4 << 20
"""Bytes asked for at a time."""
AHEAD = 8
"""Objects that are fetched before their turn."""
SHORT = 8 << 20
"""Bytes of an object that may be fetched before its turn."""
CONNECT, SILENT = 10, 60
"""Seconds until a store must have taken the connection, and that it may say nothing."""
RETRY = timedelta(seconds=60)
"""How long Google's client asks again."""
_URL = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*)://([^/]*)/*(.*)\Z", re.DOTALL)
_SETTINGS = re.compile(r"\?\w+=")
_MAGIC = re.compile(r"[*?\[]")
_AZURE = re.compile(r"(?P<container>[a-z0-9$-]+)@(?P<account>[a-z0-9]+)(?:\.(?:dfs|blob)\.core\.windows\.net)?\Z")
_YES = ("1", "true", "yes")


@dataclass(frozen=True, slots=True)
class Place:
    """What was named, taken apart: `root` stands before the path in Arrow's names of objects, `host` is asked."""

    url: str
    scheme: str
    host: str
    key: str

    @property
    def root(self) -> str:
        """The bucket or container; nothing for HDFS, whose paths begin at its own root."""
        return "" if self.scheme in _HDFS else self.host.partition("@")[0]

    def url_of(self, path: str) -> str:
        """The name of another path of Arrow's in this store, as a user would write it."""
        return f"{self.scheme}://{self.host}/{path.removeprefix(self.root).lstrip('/')}"


def sources(paths: Sequence[str | Source], env: Mapping[str, str] = os.environ) -> list[str | Source]:
    """The paths, each that names a place in a store replaced by the Sources of the objects there.

    A store that cannot be asked gives a Source that says so when it is read. Raises UsageError for an object or a
    folder that is not there, a pattern that matches nothing, and credentials in a path.
    """
    found: list[str | Source] = []
    for path in paths:
        place = place_of(path) if isinstance(path, str) else None
        found.extend(_sources_at(place, env) if place else [path])
    return found


def place_of(path: str) -> Place | None:
    """The place in a store that a path names; None for a path here.

    >>> place_of("s3://evidence/2024/*.csv.gz")
    Place(url='s3://evidence/2024/*.csv.gz', scheme='s3', host='evidence', key='2024/*.csv.gz')
    >>> place_of("orders.csv") is None
    True
    """
    found = _URL.match(path)
    if not found:
        return None
    scheme, host, key = found[1].lower(), found[2], found[3]
    if scheme not in _OPEN:
        known = ", ".join(f"{each}://" for each in _OPEN)
        raise UsageError(f"{scheme}://...: not read from there; fetch the file first, or name a store ({known})")
    user = host.rpartition("@")[0] if scheme not in _AZURES else host.partition("@")[0]
    if ":" in user or (user and scheme not in (*_AZURES, *_HDFS)) or _SETTINGS.search(path):
        raise UsageError(
            f"{scheme}://...: a path may hold no credentials and no settings, since others can see it;"
            " set them in the environment"
        )
    if not host or _MAGIC.search(host):
        raise UsageError(f"{path}: name the bucket: {scheme}://BUCKET/...")
    return Place(path, scheme, host, key)


def _sources_at(place: Place, env: Mapping[str, str]) -> list[Source]:
    try:
        with _told(place):
            store = _OPEN[place.scheme](place, env)
            return _as_sources(place, store, _found(place, store))
    except EvidenceError as error:
        return [
            Source(place.url, _last(place.key) or place.host, Path(place.url), fetch=partial(_refuse, str(error)))
        ]


def _refuse(reason: str) -> Any:
    raise EvidenceError(reason)


def _last(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]


# What is there


@dataclass(frozen=True, slots=True)
class _Object:
    """A file in a store: its path in Arrow's words, its size, and the name its findings are filed under."""

    path: str
    size: int
    name: str


def _found(place: Place, store: Any) -> list[_Object]:
    """The object, those of the folder, or those that the pattern matches, in the order of a folder here."""
    fixed, pattern = _fixed_part(place.key)
    base = "/".join(filter(None, [place.root, fixed])) if place.root else f"/{fixed}"
    if pattern:
        found = _called_so(store, place) or _matching(store, base, pattern, place)
    elif place.key.endswith("/") or not fixed:
        found = _folder(store, base, place)
    else:
        found = _named(store, base, place)
    if pattern and not found:
        _check_bucket(store, place)
        raise UsageError(f"{place.url}: no object matches this pattern; check the path")
    if len(found) > MOST_FILES:
        raise UsageError(f"{place.url}: more than {MOST_FILES:,} objects; name a smaller folder")
    return found


def _fixed_part(key: str) -> tuple[str, list[str]]:
    """The folders before the first sign of a pattern, and the pattern behind them.

    >>> _fixed_part("2024/*/part-*.csv"), _fixed_part("2024/orders.csv")
    (('2024', ['*', 'part-*.csv']), ('2024/orders.csv', []))
    """
    parts = [part for part in key.split("/") if part]
    count = next((at for at, part in enumerate(parts) if _MAGIC.search(part)), len(parts))
    return "/".join(parts[:count]), parts[count:]


def _named(store: Any, path: str, place: Place) -> list[_Object]:
    from pyarrow.fs import FileType

    info = store.get_file_info(path)
    if info.type == FileType.File:
        return [_Object(path, info.size, _last(path))]
    if info.type == FileType.NotFound:
        _check_bucket(store, place)
        raise UsageError(f"{place.url}: there is no such object or folder; check the path")
    return _folder(store, path, place)


def _check_bucket(store: Any, place: Place) -> None:
    from pyarrow.fs import FileType

    if place.root and store.get_file_info(place.root).type == FileType.NotFound:
        raise EvidenceError(_NO_BUCKET)


def _folder(store: Any, path: str, place: Place) -> list[_Object]:
    """Every object below a folder, but those that are passed over in folders here too."""
    try:
        listed = _listed(store, path)
    except FileNotFoundError:
        raise UsageError(f"{place.url}: there is no such folder; check the path") from None
    return [_Object(info.path, info.size, "/".join(parts)) for parts, info in listed if not _left_behind(parts)]


def _left_behind(parts: Sequence[str]) -> bool:
    return any(map(is_passed_over, parts))


def _called_so(store: Any, place: Place) -> list[_Object]:
    """The object whose name only looks like a pattern."""
    from pyarrow.fs import FileType

    info = store.get_file_info("/".join([place.root, place.key.strip("/")]))
    return [_Object(info.path, info.size, _last(info.path))] if info.type == FileType.File else []


def _matching(store: Any, base: str, pattern: Sequence[str], place: Place) -> list[_Object]:
    """The objects that a pattern matches, and those below the folders it matches, as patterns do here."""
    from pyarrow.fs import FileSelector, FileType

    if pattern == ["**"] or len(pattern) > 1:
        return _matching_below(store, base, pattern)
    found = []
    for info in sorted(store.get_file_info(FileSelector(base, allow_not_found=True)), key=lambda info: info.path):
        name = _last(info.path)
        if not _fits([name], pattern) or (is_passed_over(name) and not name.startswith(".")):
            continue
        is_file = info.type == FileType.File
        found += [_Object(info.path, info.size, name)] if is_file else _folder(store, info.path, place)
    return found


def _matching_below(store: Any, base: str, pattern: Sequence[str]) -> list[_Object]:
    found = []
    for parts, info in _listed(store, base, missing=True):
        fits = next((end for end in range(1, len(parts) + 1) if _fits(parts[:end], pattern)), 0)
        hidden = [part for part in parts[:fits] if not part.startswith(".")] + parts[fits:]
        if fits and not _left_behind(hidden):
            found.append(_Object(info.path, info.size, "/".join(parts[fits:]) or parts[-1]))
    return found


def _fits(parts: Sequence[str], pattern: Sequence[str]) -> bool:
    """Whether folders and a name match a pattern: `*` within one of them and not a hidden one, `**` any number.

    >>> _fits(["a", "b", "c.csv"], ["**", "*.csv"]), _fits([".a.csv"], ["*.csv"]), _fits(["a"], ["a", "*"])
    (True, False, False)
    """
    if not pattern or not parts:
        return not parts and all(part == "**" for part in pattern)
    shown = not parts[0].startswith(".") or pattern[0].startswith(".")
    if pattern[0] == "**":
        return _fits(parts, pattern[1:]) or (shown and _fits(parts[1:], pattern))
    return shown and fnmatchcase(parts[0], pattern[0]) and _fits(parts[1:], pattern[1:])


def _listed(store: Any, base: str, missing: bool = False) -> list[tuple[list[str], Any]]:
    """Every file below a folder with its path from there, files of a folder before its folders, each by name."""
    from pyarrow.fs import FileSelector, FileType

    below = base.rstrip("/") + "/"
    infos = store.get_file_info(FileSelector(base, allow_not_found=missing, recursive=True))
    files = [(info.path.removeprefix(below).split("/"), info) for info in infos if info.type == FileType.File]
    return sorted(files, key=lambda item: [(1, part) for part in item[0][:-1]] + [(0, item[0][-1])])


# Bringing it here


def _as_sources(place: Place, store: Any, found: list[_Object]) -> list[Source]:
    coming = _Coming(place, store, found)
    return [
        Source(place.url_of(each.path), each.name, Path(each.path), fetch=partial(coming.take, number))
        for number, each in enumerate(found)
    ]


class _Coming:
    """The objects of one listing on their way here: those after the one that is taken are fetched meanwhile."""

    def __init__(self, place: Place, store: Any, objects: Sequence[_Object]) -> None:
        self._place, self._store, self._objects = place, store, objects
        self._begun: dict[int, Future[Any]] = {}
        self._pool: ThreadPoolExecutor | None = None

    def take(self, number: int) -> Any:
        """The temporary file with an object's bytes. Raises EvidenceError."""
        begun = self._begun.pop(number, None)
        self._begin(range(number + 1, min(number + 1 + AHEAD, len(self._objects))))
        return begun.result() if begun else self._copy(self._objects[number])

    def _begin(self, numbers: range) -> None:
        for gone in [number for number in self._begun if number not in numbers]:
            del self._begun[gone]
        for number in numbers:
            if number not in self._begun and self._objects[number].size <= SHORT:
                self._pool = self._pool or ThreadPoolExecutor(AHEAD)
                self._begun[number] = self._pool.submit(self._copy, self._objects[number])

    def _copy(self, one: _Object) -> Any:
        if one.size > MOST_BYTES:
            raise EvidenceError(f"it has {one.size:,} bytes, more than the {MOST_BYTES:,} that are copied; split it")
        with _told(self._place), self._store.open_input_stream(one.path, compression=None) as stream:
            return spooled(_pieces(stream, one.size))


def _pieces(stream: Any, size: int) -> Iterator[bytes]:
    """The bytes of an object, which are as many as the store said."""
    came = 0
    while piece := stream.read(PIECE):
        came += len(piece)
        yield piece
    if came != size:
        raise EvidenceError(
            f"{came:,} bytes of it came where the store said {size:,}; it may have been changed meanwhile"
        )


# What goes wrong

_NO_BUCKET = "there is no such bucket; check its name"
_REASONS = (
    (re.compile(r"NO_SUCH_BUCKET|NoSuchBucket|Bucket '.*' not found|ContainerNotFound"), _NO_BUCKET),
    (
        re.compile(
            r"ACCESS_DENIED|AccessDenied|INVALID_ACCESS_KEY|InvalidAccessKey|SIGNATURE|Signature|FORBIDDEN|Forbidden"
            r"|INVALID_CLIENT_TOKEN|EXPIRED_TOKEN|ExpiredToken|status:? 40[13]|PERMISSION_DENIED|UNAUTHENTICATED"
            r"|AuthenticationFailed|Permission denied|AuthorizationFailure|AuthorizationPermission|[Cc]redential"
        ),
        "the store refuses access; check the credentials in the environment and what they may read",
    ),
    (re.compile(r"libjvm|libhdfs"), "HDFS needs Java and Hadoop here; set JAVA_HOME, HADOOP_HOME and CLASSPATH"),
    (
        re.compile(r"NETWORK_CONNECTION|curlCode|resolve host|[Cc]ould ?n.t connect|[Tt]ime(?:d ?)?out|UNAVAILABLE"),
        "the store cannot be reached, or fell silent; check the network and the endpoint",
    ),
)
_CODE = re.compile(r"AWS Error ([A-Z_]{3,60})\b")


@contextmanager
def _told(place: Place) -> Iterator[None]:
    """Whatever a store raises becomes an EvidenceError in our own words."""
    import pyarrow as pa

    try:
        yield
    except FileNotFoundError as error:
        raise EvidenceError("it is no longer in the store") from error
    except (pa.ArrowException, OSError, ValueError) as error:
        raise EvidenceError(_reason(str(error), place.scheme)) from None


def _reason(said: str, scheme: str) -> str:
    """What went wrong, without a word that could hold a secret.

    >>> _reason("AWS Error SLOW_DOWN during GetObject operation: key AKIA...", "s3")
    'the store answered with an error (SLOW_DOWN); try again later'
    """
    for sign, reason in _REASONS:
        if sign.search(said):
            return reason
    code = _CODE.search(said)
    return f"the store answered with an error ({code[1] if code else scheme}); try again later"


# The stores


def _s3(place: Place, env: Mapping[str, str]) -> Any:
    """Amazon S3, or what speaks like it at the endpoint of AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL."""
    from pyarrow import fs

    scheme, host = _endpoint(env, "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL")
    region = env.get("AWS_REGION") or env.get("AWS_DEFAULT_REGION")
    return fs.S3FileSystem(
        endpoint_override=host or None,
        scheme=scheme,
        region=region or ("us-east-1" if host else fs.resolve_s3_region(place.host)),
        anonymous=env.get("AWS_NO_SIGN_REQUEST", "").lower() in _YES,
        connect_timeout=CONNECT,
        request_timeout=SILENT,
    )


def _gs(place: Place, env: Mapping[str, str]) -> Any:
    """Google Cloud Storage with its default credentials, or an emulator at STORAGE_EMULATOR_HOST without any."""
    from pyarrow import fs

    scheme, host = _endpoint(env, "STORAGE_EMULATOR_HOST")
    return fs.GcsFileSystem(
        anonymous=bool(host), endpoint_override=host or None, scheme=scheme, retry_time_limit=RETRY
    )


def _azure(place: Place, env: Mapping[str, str]) -> Any:
    """Azure Blob Storage and Data Lake: `abfs://CONTAINER@ACCOUNT/...` by key, signature or default login."""
    from pyarrow import fs

    found = _AZURE.match(place.host)
    if not found:
        raise UsageError(f"{place.scheme}://...: write {place.scheme}://CONTAINER@ACCOUNT/...")
    key, signature = env.get("AZURE_STORAGE_KEY"), env.get("AZURE_STORAGE_SAS_TOKEN")
    scheme, host = _endpoint(env, "AZURE_STORAGE_ENDPOINT")
    elsewhere = {
        "blob_storage_authority": host,
        "dfs_storage_authority": host,
        "blob_storage_scheme": scheme,
        "dfs_storage_scheme": scheme,
    }
    return fs.AzureFileSystem(
        found["account"],
        account_key=key or None,
        sas_token=None if key else signature or None,
        **(elsewhere if host else {}),
    )


def _hdfs(place: Place, env: Mapping[str, str]) -> Any:
    """Hadoop's file system, by the libraries and the settings of the Hadoop that is installed here."""
    from pyarrow import fs

    return fs.FileSystem.from_uri(f"{place.scheme}://{place.host}/")[0]


def _endpoint(env: Mapping[str, str], *names: str) -> tuple[str, str]:
    """Scheme and host of another endpoint than the provider's own, if one is set.

    >>> _endpoint({"X": "http://127.0.0.1:9000/"}, "X"), _endpoint({"X": "store:9000"}, "X"), _endpoint({}, "X")
    (('http', '127.0.0.1:9000'), ('http', 'store:9000'), ('https', ''))
    """
    name = next((each for each in names if env.get(each)), None)
    if name is None:
        return "https", ""
    scheme, _, host = env[name].rstrip("/").rpartition("://")
    if "@" in host or scheme not in ("", "http", "https"):
        raise UsageError(f"{name}: write http://HOST:PORT or https://HOST; credentials have their own variables")
    return scheme or "http", host


_AZURES, _HDFS = ("abfs", "abfss"), ("hdfs", "viewfs")
_OPEN: dict[str, Callable[[Place, Mapping[str, str]], Any]] = {
    "s3": _s3,
    "gs": _gs,
    "gcs": _gs,
    "abfs": _azure,
    "abfss": _azure,
    "hdfs": _hdfs,
    "viewfs": _hdfs,
}
