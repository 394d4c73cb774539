"""Run the examples in the data of makers, products, re-badges and relations: knowledge proves itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from debar.dates import Day
from debar.identify import identify
from debar.model import Problem, Role, Strength
from debar.register.files import data_files
from debar.register.sources import read
from debar.schema.makers import Example

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from debar.model import Identification
    from debar.register import Register
    from debar.register.files import DataFile
    from debar.register.sources import Knowledge
    from debar.schema.makers import Examples
    from debar.schema.words import CodeExample, GoodsExample

NOT_THE_MAKER = (Role.MENTION, Role.SELLER, Role.SERVICE)


def prove(register: Register, extra: Path | None = None) -> Iterator[Problem]:
    """Every example that does not come out as written. Raises KnowledgeError for files that cannot be read."""
    yield from prove_files(register, data_files(extra))


def prove_files(register: Register, files: list[DataFile]) -> Iterator[Problem]:
    """The same, for the files the register was made of."""
    known = read(files)
    for entry, maker, examples in _all(known):
        file = known.where[entry]
        for example in examples.match:
            yield from _matches(file, entry, _example(example, maker), register)
        for example in examples.miss:
            yield from _misses(file, entry, _example(example, maker), register)
    for line in known.relation_examples:
        yield from _relates(line, register)
    for each in known.goods_examples:
        yield from _classes(each, register)
    for kind, code in known.codes.items():
        for coded in code.examples:
            yield from _proves(kind, coded, register)


def _all(known: Knowledge) -> Iterator[tuple[str, str, Examples]]:
    for maker in known.makers.values():
        yield f"maker {maker.id}", maker.id, maker.examples
    for product in known.products.values():
        yield f"product {product.maker}/{product.id}", product.maker, product.examples
    for name, rebadges in known.rebadges.items():
        yield f"rebadges {name}", rebadges.maker, rebadges.examples


def _example(example: Example | str, maker: str) -> Example:
    whole = Example(text=example) if isinstance(example, str) else example
    return whole if whole.maker else whole.model_copy(update={"maker": maker})


def _found(example: Example, register: Register) -> Identification | None:
    made = Day.parse(example.made).first if example.made else None
    found = identify({example.field: example.text}, register, made)
    return next((each for each in found if each.maker == example.maker), None)


def _matches(file: str, entry: str, example: Example, register: Register) -> Iterator[Problem]:
    found = _found(example, register)
    least = Strength[(example.strength or "weak").upper()]
    if found is None:
        says = f"{example.text!r} should be {example.maker} and is nobody"
    elif found.strength < least:
        says = f"{example.text!r} should be {example.maker} at {least.word} and is so at {found.strength.word}"
    elif example.role and found.role != example.role:
        says = f"{example.text!r} should be {example.maker} as {example.role} and is so as {found.role}"
    elif not example.role and found.role in NOT_THE_MAKER:
        says = f"{example.text!r} should be {example.maker} as maker and is so as {found.role}"
    else:
        return
    yield Problem(file, entry, says, "mend the entry, or the example if it claims too much")


def _misses(file: str, entry: str, example: Example, register: Register) -> Iterator[Problem]:
    found = _found(example, register)
    if found is None or found.strength < Strength.MEDIUM or found.role in NOT_THE_MAKER:
        return
    clues = ", ".join(f"{clue.found!r} ({clue.kind})" for clue in found.clues)
    says = f"{example.text!r} should not be {example.maker} and is so at {found.strength.word} by {clues}"
    yield Problem(file, entry, says, "narrow the entry: needs, unless, case, or a lower strength")


def _relates(line: dict[str, str], register: Register) -> Iterator[Problem]:
    if line["maker"] not in register.makers:
        return
    found = _found(Example(text=line["text"], maker=line["maker"]), register)
    role = found.role if found else None
    if role != line["role"] and not (role is Role.BRAND and line["role"] == Role.EQUIPMENT):
        says = f"{line['text']!r} should be {line['maker']} as {line['role']} and is {role or 'nobody'}"
        yield Problem("words/relations.yaml", line["text"], says, "mend the wording, its side or its reach")


def _proves(kind: str, example: CodeExample, register: Register) -> Iterator[Problem]:
    """Whether a code names whom it should, and nobody where it should not. Small registers need not know them all."""
    if example.maker and example.maker not in register.makers:
        return
    found = identify({example.field: example.text}, register)
    best = found[0] if found else None
    told = (best.maker, best.role.value, best.strength.word) if best else (None, None, None)
    wanted = (example.maker, example.role or told[1], example.strength or told[2])
    if told != wanted:
        says = f"{example.text!r} should be {' as '.join(filter(None, wanted)) or 'nobody'} and is"
        says += f" {' as '.join(filter(None, told)) or 'nobody'}"
        yield Problem("words/codes.yaml", f"{kind}: {example.field}", says, "mend the code, its kind, or the example")


def _classes(example: GoodsExample, register: Register) -> Iterator[Problem]:
    if example.maker not in register.makers:
        return
    found = next((each for each in identify(example.fields, register) if each.maker == example.maker), None)
    goods = found.goods if found else "nobody's"
    if goods != example.goods:
        entry = ", ".join(f"{name} {text!r}" for name, text in example.fields.items())
        says = f"it should be {example.goods or 'of no known class'} and is {goods or 'of no known class'}"
        yield Problem("words/goods.yaml", entry, says, "mend the words or numbers of the class, or the example")
