"""The objects of SNMP that tell who made a device, by name and number, and how tools write them.

Numbers by RFC 3418 (system), 3411 (engine), 2863 (interfaces), 4293 and 1213 (addresses), 4188 and 4363 (bridges),
6933 (entities), 1628 (power supplies), IEEE 802.1AB (LLDP, both versions), ANSI/TIA-1057 (LLDP-MED inventory), and
the MIB published with CDP.
"""

from __future__ import annotations

import re

_TABLES: tuple[tuple[str, str], ...] = (
    ("1.3.6.1.2.1.1", "1 sysDescr 2 sysObjectID 5 sysName 6 sysLocation"),
    ("1.3.6.1.2.1.2.2.1", "2 ifDescr 6 ifPhysAddress"),
    ("1.3.6.1.2.1.31.1.1.1", "1 ifName"),
    ("1.3.6.1.2.1.3.1.1", "2 atPhysAddress"),
    ("1.3.6.1.2.1.4.20.1", "1 ipAdEntAddr"),
    ("1.3.6.1.2.1.4.22.1", "2 ipNetToMediaPhysAddress"),
    ("1.3.6.1.2.1.4.35.1", "4 ipNetToPhysicalPhysAddress"),
    ("1.3.6.1.6.3.10.2.1", "1 snmpEngineID"),
    ("1.3.6.1.2.1.17.1", "1 dot1dBaseBridgeAddress"),
    ("1.3.6.1.2.1.17.1.4.1", "2 dot1dBasePortIfIndex"),
    ("1.3.6.1.2.1.17.4.3.1", "1 dot1dTpFdbAddress 2 dot1dTpFdbPort 3 dot1dTpFdbStatus"),
    ("1.3.6.1.2.1.17.7.1.2.2.1", "2 dot1qTpFdbPort 3 dot1qTpFdbStatus"),
    (
        "1.3.6.1.2.1.47.1.1.1.1",
        "2 entPhysicalDescr 4 entPhysicalContainedIn 5 entPhysicalClass 7 entPhysicalName 9 entPhysicalFirmwareRev"
        " 10 entPhysicalSoftwareRev 11 entPhysicalSerialNum 12 entPhysicalMfgName 13 entPhysicalModelName",
    ),
    ("1.3.6.1.2.1.33.1.1", "1 upsIdentManufacturer 2 upsIdentModel"),
    ("1.0.8802.1.1.2.1.3", "2 lldpLocChassisId 3 lldpLocSysName 4 lldpLocSysDesc"),
    ("1.0.8802.1.1.2.1.3.7.1", "3 lldpLocPortId 4 lldpLocPortDesc"),
    (
        "1.0.8802.1.1.2.1.4.1.1",
        "4 lldpRemChassisIdSubtype 5 lldpRemChassisId 6 lldpRemPortIdSubtype 7 lldpRemPortId 8 lldpRemPortDesc"
        " 9 lldpRemSysName 10 lldpRemSysDesc",
    ),
    ("1.0.8802.1.1.2.1.4.2.1", "3 lldpRemManAddrIfSubtype 4 lldpRemManAddrIfId 5 lldpRemManAddrOID"),
    (
        "1.0.8802.1.1.2.1.5.4795.1.3.3.1",
        "2 lldpXMedRemFirmwareRev 3 lldpXMedRemSoftwareRev 4 lldpXMedRemSerialNum 5 lldpXMedRemMfgName"
        " 6 lldpXMedRemModelName",
    ),
    (
        "1.3.111.2.802.1.1.13.1.4.1.1",
        "5 lldpV2RemChassisIdSubtype 6 lldpV2RemChassisId 7 lldpV2RemPortIdSubtype 8 lldpV2RemPortId"
        " 9 lldpV2RemPortDesc 10 lldpV2RemSysName 11 lldpV2RemSysDesc",
    ),
    (
        "1.3.6.1.4.1.9.9.23.1.2.1.1",
        "4 cdpCacheAddress 5 cdpCacheVersion 6 cdpCacheDeviceId 7 cdpCacheDevicePort 8 cdpCachePlatform"
        " 17 cdpCacheSysName",
    ),
)
BY_NUMBER = {
    f"{table}.{number}": name
    for table, columns in _TABLES
    for number, name in zip(columns.split()[::2], columns.split()[1::2], strict=True)
}
"""Number of an object -> its name."""
NAMES = frozenset(BY_NUMBER.values())
PRIVATE = "private"
"""Stands for any object below the enterprises: what it means only the maker's MIB tells."""
_ENTERPRISES = "1.3.6.1.4.1."
_LENGTHS = sorted({number.count(".") + 1 for number in BY_NUMBER}, reverse=True)
_ROOTS = {
    "iso": "1",
    "org": "1.3",
    "dod": "1.3.6",
    "internet": "1.3.6.1",
    "mgmt": "1.3.6.1.2",
    "mib-2": "1.3.6.1.2.1",
    "system": "1.3.6.1.2.1.1",
    "private": "1.3.6.1.4",
    "enterprises": "1.3.6.1.4.1",
    "snmpV2": "1.3.6.1.6",
    "zeroDotZero": "0.0",
}
"""Names of branches that a tool writes where it knows no more of what follows."""
_PLAIN = re.compile(r"\.?[0-9]+(?:\.[0-9]+)*\Z")
_STEP = re.compile(r"""[.:]*(?:"([^"]*)"|'([^']*)'|\[([^\]]*)\]|([\w\-]+))""")
LONGEST = 4_000
"""Characters of an object's name and index; SNMP allows 128 steps."""


def numbered(text: str) -> str | None:
    """An object id in digits, however it is written; None where it takes a MIB to know it.

    >>> numbered("SNMPv2-SMI::enterprises.2011.2.23"), numbered(".1.3.6.1.4.1.9.1"), numbered("ACME-MIB::box3")
    ('1.3.6.1.4.1.2011.2.23', '1.3.6.1.4.1.9.1', None)
    """
    text = text.strip()[:LONGEST]
    if _PLAIN.match(text):
        return text.lstrip(".")
    steps = [next(filter(None, found), "") for found in _STEP.findall(text)]
    last = max((place for place, step in enumerate(steps) if step in _ROOTS), default=None)
    if last is None or not all(step.isdecimal() for step in steps[last + 1 :]):
        return None
    return ".".join([_ROOTS[steps[last]], *steps[last + 1 :]])


def placed(text: str) -> tuple[str, tuple[str, ...]]:
    """The object that a variable belongs to, and its index; no name for one that says nothing of who made what.

    >>> placed(".1.3.6.1.2.1.2.2.1.2.17"), placed("IF-MIB::ifDescr[17]"), placed("mib-2.2.2.1.2.17")
    (('ifDescr', ('17',)), ('ifDescr', ('17',)), ('ifDescr', ('17',)))
    >>> placed('Q-BRIDGE-MIB::dot1qTpFdbPort.1."00 25 9E 00 00 01"')
    ('dot1qTpFdbPort', ('1', '00 25 9E 00 00 01'))
    """
    number = numbered(text)
    if number is not None:
        return _by_number(number.split("."))
    steps = [next(filter(None, found), "") for found in _STEP.findall(text[:LONGEST])]
    for place, step in enumerate(steps):
        if step in NAMES:
            return step, tuple(steps[place + 1 :])
    return "", ()


def _by_number(steps: list[str]) -> tuple[str, tuple[str, ...]]:
    for length in _LENGTHS:
        name = BY_NUMBER.get(".".join(steps[:length])) if len(steps) > length else None
        if name:
            return name, tuple(steps[length:])
    number = ".".join(steps)
    return (PRIVATE, tuple(steps)) if number.startswith(_ENTERPRISES) else ("", ())
