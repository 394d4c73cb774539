"""A recording of an SNMP agent (`OID|type|value` a line) as an observation: what the device says of itself.

Only the objects that name a thing are read: the system group (RFC 3418), the chassis of the ENTITY-MIB (RFC 6933), the
identity group of the UPS-MIB (RFC 1628). Where the agent gives no sysObjectID, the enterprise number under which most of
its objects lie stands for it.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

ENTERPRISES = "1.3.6.1.4.1."
OBJECTS = {
    "1.3.6.1.2.1.1.1.0": "sys_descr",
    "1.3.6.1.2.1.1.2.0": "sys_object_id",
    "1.3.6.1.2.1.33.1.1.1.0": "ent_mfg_name",
    "1.3.6.1.2.1.33.1.1.2.0": "ent_model_name",
}
ENTITY = "1.3.6.1.2.1.47.1.1.1.1"
CLASS, CHASSIS = f"{ENTITY}.5.", "3"
ENTITIES = {f"{ENTITY}.12.": "ent_mfg_name", f"{ENTITY}.13.": "ent_model_name"}


def observed(path: Path) -> dict[str, str]:
    """The fields of the device."""
    rows = dict(_rows(path))
    chassis = {oid.removeprefix(CLASS) for oid, value in rows.items() if oid.startswith(CLASS) and value == CHASSIS}
    fields = {field: rows[oid] for oid, field in OBJECTS.items() if rows.get(oid)}
    for index in sorted(chassis):
        for prefix, field in ENTITIES.items():
            fields.setdefault(field, rows.get(prefix + index, ""))
    numbers = Counter(oid.removeprefix(ENTERPRISES).split(".")[0] for oid in rows if oid.startswith(ENTERPRISES))
    if numbers and "sys_object_id" not in fields:
        fields["sys_object_id"] = ENTERPRISES + numbers.most_common(1)[0][0]
    return {field: value for field, value in fields.items() if value}


def _rows(path: Path) -> list[tuple[str, str]]:
    lines = (line.split("|", 2) for line in path.read_text(encoding="utf-8", errors="replace").splitlines())
    return [(parts[0], parts[2]) for parts in lines if len(parts) == 3]
