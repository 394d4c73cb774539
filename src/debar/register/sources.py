"""Find, read and validate the files a register is made of. Only a cold start comes here: it imports pydantic."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from debar import yamlfile
from debar.errors import KnowledgeError
from debar.register.entries import SCHEMES
from debar.schema.makers import MakerFile
from debar.schema.products import ProductFile
from debar.schema.rebadges import RebadgeFile
from debar.schema.umbrellas import Umbrella, UmbrellasFile
from debar.schema.words import Code, Goods, GoodsExample, GoodsFile, GrammarFile, Relation, RelationFile, Scheme

if TYPE_CHECKING:
    from debar.register.files import DataFile

S = TypeVar("S", bound=BaseModel)


@dataclass(slots=True)
class Knowledge:
    """Everything the files say, by id; a later folder adds or overrides."""

    makers: dict[str, MakerFile] = field(default_factory=dict)
    products: dict[tuple[str, str], ProductFile] = field(default_factory=dict)
    rebadges: dict[str, RebadgeFile] = field(default_factory=dict)
    relations: list[Relation] = field(default_factory=list)
    relation_examples: list[dict[str, str]] = field(default_factory=list)
    goods: dict[str, Goods] = field(default_factory=dict)
    schemes: dict[str, Scheme] = field(default_factory=dict)
    goods_examples: list[GoodsExample] = field(default_factory=list)
    codes: dict[str, Code] = field(default_factory=dict)
    umbrellas: dict[str, Umbrella] = field(default_factory=dict)
    legal: list[str] = field(default_factory=list)
    conjunctions: list[str] = field(default_factory=list)
    particles: list[str] = field(default_factory=list)
    alternatives: list[str] = field(default_factory=list)
    units: list[str] = field(default_factory=list)
    hosts: list[str] = field(default_factory=list)
    where: dict[str, str] = field(default_factory=dict)
    """`maker huawei`, `product huawei/olt`, ... -> the file it stands in."""


def read(files: list[DataFile]) -> Knowledge:
    """Read the files in order. Raises KnowledgeError naming file, entry and remedy."""
    known = Knowledge()
    for file in files:
        _take(file, yamlfile.loads(_text(file), file.path), known)
    _check_references(known)
    return known


def _text(file: DataFile) -> str:
    if len(file.content) > yamlfile.LIMIT:
        raise KnowledgeError(f"{file.path}: more than the {yamlfile.LIMIT:,} bytes a data file may have; split it")
    try:
        return file.content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise KnowledgeError(f"{file.path}: byte {error.start} is not UTF-8; save the file as UTF-8") from error


def _take(file: DataFile, data: Any, known: Knowledge) -> None:
    kind, path = file.kind, file.path
    if kind == "makers":
        maker = _valid(MakerFile, data, path)
        _once(known, f"maker {maker.id}", file)
        known.makers[maker.id] = maker
    elif kind == "products":
        product = _valid(ProductFile, data, path)
        _once(known, f"product {product.maker}/{product.id}", file)
        known.products[product.maker, product.id] = product
    elif kind == "rebadges":
        known.rebadges[file.name] = _valid(RebadgeFile, data, path)
        known.where[f"rebadges {file.name}"] = path
    elif kind == "words":
        _take_words(file.stem, data, path, known)


def _take_words(stem: str, data: Any, path: str, known: Knowledge) -> None:
    if stem == "relations":
        relations = _valid(RelationFile, data, path)
        known.relations += relations.relations
        known.relation_examples += relations.examples
    elif stem == "goods":
        classes = _valid(GoodsFile, data, path)
        known.goods.update((each.id, each) for each in classes.goods)
        known.schemes.update((each.id, each) for each in classes.schemes)
        known.goods_examples += classes.examples
        known.where["goods"] = path
    elif stem == "codes":
        entries = {key: value for key, value in data.items() if key != "sources"}
        known.codes.update((kind, _valid(Code, value, f"{path}: {kind}")) for kind, value in entries.items())
    elif stem == "umbrellas":
        file = _valid(UmbrellasFile, data, path)
        sources = {each.id: file.sources[each.source] for each in file.umbrellas}
        known.umbrellas.update(
            (each.id, each.model_copy(update={"source": sources[each.id]})) for each in file.umbrellas
        )
    elif stem == "grammar":
        grammar = _valid(GrammarFile, data, path)
        known.legal += [word for words in grammar.legal_forms.values() for word in words]
        known.conjunctions += [word for words in grammar.conjunctions.values() for word in words]
        known.particles += [word for words in grammar.particles.values() for word in words]
        known.alternatives += [word for words in grammar.alternatives.values() for word in words]
        known.units += [word for words in grammar.units.values() for word in words]
        known.hosts += [word for words in grammar.hosts.values() for word in words]


def _once(known: Knowledge, what: str, file: DataFile) -> None:
    """The same id twice in one folder is a mistake; in an added folder it overrides."""
    before = known.where.get(what)
    if before and before.startswith(f"{file.root}/"):
        raise KnowledgeError(f"{file.path}: {what} stands in {before} too; give one of them another id")
    known.where[what] = file.path


def _valid(shape: type[S], data: Any, path: str) -> S:
    try:
        return shape.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        at = ".".join(str(step) for step in first["loc"]) or "the file"
        raise KnowledgeError(f"{path}: {at}: {first['msg']}; see the schema {shape.__name__}") from error


def _check_references(known: Knowledge) -> None:
    for product in known.products.values():
        _must_be(product.maker, known, known.where[f"product {product.maker}/{product.id}"], "maker")
    for name, file in known.rebadges.items():
        _must_be(file.maker, known, known.where[f"rebadges {name}"], "maker")
    for maker in known.makers.values():
        for edge in maker.owned:
            _must_be(edge.owner, known, known.where[f"maker {maker.id}"], f"owner of {maker.id}")
    _check_goods(known)


def _check_goods(known: Knowledge) -> None:
    """Every wider class is written down, and a number of a classification stands for one class."""
    path, taken = known.where.get("goods", "words/goods.yaml"), dict[tuple[str, str], str]()
    for each in known.goods.values():
        if each.parent and each.parent not in known.goods:
            raise KnowledgeError(f"{path}: {each.id}: parent {each.parent!r} is no class; write it, or mend the id")
        for numbered in ((scheme, number) for scheme in SCHEMES for number in getattr(each, scheme)):
            other = taken.setdefault(numbered, each.id)
            if other != each.id:
                name = " ".join(numbered)
                raise KnowledgeError(f"{path}: {each.id}: {name} stands at {other} too; keep one of them")


def _must_be(maker: str, known: Knowledge, path: str, what: str) -> None:
    if maker not in known.makers:
        raise KnowledgeError(f"{path}: {what} {maker!r} has no file of its own under makers/; add it or mend the id")
