"""One value without its context: what `debar identify VALUE` asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from debar.errors import UsageError
from debar.family import trace
from debar.fold import fold
from debar.identify import by_code, by_mac, by_network_text, identify
from debar.identify.fields import CODES
from debar.model import Strength
from debar.register.wordings import squeezed, wanted

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from debar.model import Identification
    from debar.register import Register

FIELD = {
    "text": "text",
    "mac": "mac",
    "sysobjectid": "sys_object_id",
    "usb": "usb_id",
    "pci": "pci_id",
    "bluetooth": "bluetooth_company_id",
    "fcc": "fcc_id",
    "cpe": "cpe",
    "purl": "purl",
    "banner": "banner",
    "user_agent": "user_agent",
    "model": "model",
    "part_number": "part_number",
    "maker": "maker_name",
    "seller": "seller_name",
    "sys_descr": "sys_descr",
    "tls": "tls_subject",
    "http_title": "http_title",
    "gpon": "gpon_vendor_id",
    "asn": "asn",
    "tac": "tac",
    "ent_mfg": "ent_mfg_name",
    "ent_model": "ent_model_name",
    "lldp": "lldp_sys_descr",
    "cdp": "cdp_platform",
    "dhcp": "dhcp_vendor_class",
    "ssdp": "ssdp_server",
    "mdns": "mdns_service",
}
"""Kind of value -> the observation field it would stand in."""
KINDS = ("auto", *FIELD)
LABEL = "The model number or FCC id on the label tells"
LISTED = "several makers hold this; the others: "


@dataclass(frozen=True, slots=True)
class Answer:
    """Who made the thing one value stands for."""

    kind: str
    identification: Identification | None
    group: str | None
    """Id of the controlling family on the day asked about."""
    note: str | None


def identify_value(value: str, kind: str, day: date, register: Register) -> Answer:
    """The maker a value points to. `kind` is one of `KINDS`; `auto` goes by the form of the value.

    Raises UsageError for a kind nobody knows.
    """
    if kind not in KINDS:
        raise UsageError(f"kind {kind!r} is not known; use one of {', '.join(KINDS)}")
    settled = _recognised(value, register) if kind == "auto" else kind
    found = identify({FIELD[settled]: value}, register)
    if not found:
        return Answer(settled, None, None, _silence(value, settled, register) or under_one_name(value, register))
    best = found[0]
    others = [each.maker for each in found[1:] if each.role is best.role and each.strength is best.strength]
    listed = LISTED + ", ".join(others) if others else None
    umbrella = under_one_name(value, register) if best.strength < Strength.MEDIUM else None
    note = "; ".join(filter(None, (best.note, listed, umbrella))) or None
    return Answer(settled, best, trace(best.maker, day, register).group, note)


def identify_fields(fields: Mapping[str, str], day: date, register: Register) -> Answer:
    """The maker that several fields of one observation point to together; the kind is `fields`."""
    found = identify(fields, register)
    best = found[0] if found else None
    return Answer(
        "fields", best, trace(best.maker, day, register).group if best else None, best.note if best else None
    )


def under_one_name(value: str, register: Register) -> str | None:
    """What to read off the box, where the value names a line in which an operator sells boxes of several makers."""
    words = squeezed(fold(value).text)
    for each in register.umbrellas:
        name = next((name for name in each.names if wanted(fold(name).text) in words), None)
        operated = any(wanted(fold(operator).text) in words for operator in each.operators)
        if name and (operated or not each.needs_operator):
            return (
                f"{name} is one name for boxes of several makers: {'; '.join(each.models)}. {LABEL} ({each.source})"
            )
    return None


def field_of(value: str, kind: str, register: Register | None = None) -> str:
    """The observation field a value of this kind would stand in; with a register, a number that a model may have too
    counts as a code only if somebody holds it. Raises UsageError for a kind nobody knows."""
    if kind not in KINDS:
        raise UsageError(f"kind {kind!r} is not known; use one of {', '.join(KINDS)}")
    return FIELD[_recognised(value, register) if kind == "auto" else kind]


def _recognised(value: str, register: Register | None) -> str:
    """The kind of a value by its form; where a model may be written so too, only if somebody holds the code."""
    folded = fold(value).text
    kind = by_code.recognise(folded)
    if kind and (register is None or by_code.is_plain(folded, kind) or by_code.is_held(folded, kind, register)):
        return kind
    return by_network_text.recognise(folded) or "text"


def _silence(value: str, kind: str, register: Register) -> str | None:
    """Why nothing can be said, where the value itself or the data tells."""
    if FIELD[kind] not in CODES:
        return None
    folded = fold(value).text
    if kind == "mac" and (why := by_mac.silence(folded)):
        return why
    if not any(by_code.coded(folded, kind)):
        return f"not the form of a {kind} code"
    return by_code.note_on(folded, kind, register) or by_code.unheld(folded, kind, register)
