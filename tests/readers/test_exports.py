"""Exports of monitoring and inventory systems, as files of the table and JSON readers: an inventory, well mapped."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.readers.reading import look_at

from debar.model import Kind

if TYPE_CHECKING:
    from pathlib import Path

ACME = {"id": 1, "url": "https://nb.example/api/m/1/", "display": "Acme", "name": "Acme", "slug": "acme"}
CHOICE = {"value": "active", "label": "Active"}
NETBOX_DEVICES = {
    "count": 2,
    "next": "https://nb.example/api/dcim/devices/?limit=1&offset=1",
    "previous": None,
    "results": [
        {
            "id": 1,
            "display": "core-1",
            "name": "core-1",
            "device_type": {"id": 1, "display": "X100", "manufacturer": ACME, "model": "X100", "slug": "x100"},
            "role": {"id": 1, "display": "Core", "name": "Core", "slug": "core"},
            "tenant": None,
            "platform": {"id": 1, "name": "AcmeOS", "slug": "acmeos", "display": "AcmeOS"},
            "serial": "S1",
            "site": {"id": 1, "name": "Hall", "slug": "hall", "display": "Hall"},
            "status": CHOICE,
            "face": CHOICE,
            "airflow": CHOICE,
            "primary_ip": {"id": 1, "address": "10.0.0.3/24", "display": "10.0.0.3/24", "family": CHOICE},
            "primary_ip4": {"id": 1, "address": "10.0.0.3/24"},
            "comments": "",
            "tags": [{"id": 1, "name": "old", "display": "old", "slug": "old"}],
            "created": "2020-01-01T00:00:00Z",
        }
    ],
}
CASES: dict[str, tuple[Any, dict[str, str]]] = {
    "NetBox devices": (
        NETBOX_DEVICES,
        {
            "hostname": "core-1",
            "maker_name": "Acme",
            "model": "X100",
            "use": "Core",
            "serial": "S1",
            "site": "Hall",
            "ip": "10.0.0.3/24",
            "text": "AcmeOS",
        },
    ),
    "NetBox modules": (
        {
            "count": 1,
            "results": [
                {
                    "device": {"id": 1, "name": "core-1", "display": "core-1"},
                    "module_bay": {"id": 3, "name": "Slot 3"},
                    "module_type": {"id": 9, "manufacturer": ACME, "model": "LC48", "display": "LC48"},
                    "status": CHOICE,
                    "serial": "Z9",
                }
            ],
        },
        {"host_device": "core-1", "interface": "Slot 3", "maker_name": "Acme", "model": "LC48", "serial": "Z9"},
    ),
    "NetBox inventory items": (
        {
            "count": 1,
            "results": [
                {
                    "device": {"id": 1, "name": "core-1", "display": "core-1"},
                    "name": "SFP 1",
                    "manufacturer": ACME,
                    "part_id": "SFP-1",
                    "serial": "Z1",
                    "discovered": True,
                }
            ],
        },
        {
            "host_device": "core-1",
            "description": "SFP 1",
            "maker_name": "Acme",
            "part_number": "SFP-1",
            "serial": "Z1",
        },
    ),
    "LibreNMS devices": (
        {
            "status": "ok",
            "count": 1,
            "devices": [
                {
                    "device_id": 1,
                    "hostname": "core-1.example",
                    "sysName": "core-1",
                    "ip": "10.0.0.3",
                    "community": "secret",
                    "cryptopass": "secret",
                    "port": 161,
                    "sysObjectID": ".1.3.6.1.4.1.99999.1",
                    "sysDescr": "Acme OS",
                    "version": "5.1",
                    "hardware": "X100",
                    "location": "Hall",
                    "os": "acmeos",
                    "purpose": "none of these",
                    "type": "network",
                    "serial": "S1",
                }
            ],
        },
        {
            "hostname": "core-1.example",
            "ip": "10.0.0.3",
            "sys_object_id": ".1.3.6.1.4.1.99999.1",
            "sys_descr": "Acme OS",
            "software_version": "5.1",
            "model": "X100",
            "site": "Hall",
            "text": "acmeos",
            "serial": "S1",
        },
    ),
    "LibreNMS inventory": (
        {
            "status": "ok",
            "inventory": [
                {
                    "entPhysical_id": 1,
                    "entPhysicalDescr": "SFP",
                    "entPhysicalClass": "module",
                    "entPhysicalName": "Port 1",
                    "entPhysicalModelName": "SFP-10",
                    "entPhysicalSerialNum": "Z7",
                    "entPhysicalMfgName": "Opticly",
                }
            ],
        },
        {
            "description": "SFP",
            "text": "module",
            "interface": "Port 1",
            "ent_model_name": "SFP-10",
            "serial": "Z7",
            "ent_mfg_name": "Opticly",
        },
    ),
    "Netdisco devices": (
        [{"ip": "10.0.0.3", "dns": "core-1", "vendor": "acme", "model": "X100", "os": "acmeos", "os_ver": "5.1"}],
        {
            "ip": "10.0.0.3",
            "hostname": "core-1",
            "maker_name": "acme",
            "model": "X100",
            "text": "acmeos",
            "software_version": "5.1",
        },
    ),
    "Netdisco nodes": (
        [
            {
                "mac": "00:11:22:33:44:55",
                "switch": "10.0.0.3",
                "port": "Gi1/0/1",
                "vlan": "10",
                "active": True,
                "oui": "00:11:22",
                "vendor": "Label of the prefix",
                "time_first": "2025-01-01T00:00:00",
                "time_last": "2025-02-01T00:00:00",
                "dns": "cam-1",
                "ip": "10.0.0.9",
            }
        ],
        {
            "mac": "00:11:22:33:44:55",
            "seen_by": "10.0.0.3",
            "seen_on_port": "Gi1/0/1",
            "hostname": "cam-1",
            "ip": "10.0.0.9",
        },
    ),
    "Lansweeper": (
        {
            "data": {
                "site": {
                    "assetResources": {
                        "total": 1,
                        "pagination": {"limit": 1, "current": "a", "next": "b"},
                        "items": [
                            {
                                "key": "k",
                                "assetBasicInfo": {
                                    "name": "core-1",
                                    "type": "Switch",
                                    "mac": "00:11:22:33:44:55",
                                    "ipAddress": "10.0.0.3",
                                    "userName": "secret",
                                },
                                "assetCustom": {"manufacturer": "Acme", "model": "X100", "serialNumber": "S1"},
                                "url": "https://ls.example/secret",
                            }
                        ],
                    }
                }
            }
        },
        {
            "hostname": "core-1",
            "text": "Switch",
            "mac": "00:11:22:33:44:55",
            "ip": "10.0.0.3",
            "maker_name": "Acme",
            "model": "X100",
            "serial": "S1",
        },
    ),
    "ServiceNow with both values": (
        {
            "result": [
                {
                    "sys_id": {"display_value": "0a", "value": "0a"},
                    "name": {"display_value": "core-1", "value": "core-1"},
                    "manufacturer": {"display_value": "Acme", "value": "1f3b"},
                    "model_id": {"display_value": "X100", "value": "1f3c"},
                }
            ]
        },
        {"hostname": "core-1", "maker_name": "Acme", "model": "X100"},
    ),
    "ServiceNow as it exports lists": (
        {
            "records": [
                {"sys_id": "0a", "name": "core-1", "manufacturer": "Acme", "model_id": "X100", "vendor": "Resale"}
            ]
        },
        {"hostname": "core-1", "maker_name": "Acme", "model": "X100", "seller_name": "Resale"},
    ),
    "ServiceNow": (
        {
            "result": [
                {
                    "sys_id": "0a",
                    "name": "core-1",
                    "serial_number": "S1",
                    "manufacturer": {"display_value": "Acme", "link": "https://sn.example/1"},
                    "model_id": {"display_value": "X100", "link": "https://sn.example/2"},
                    "vendor": {"display_value": "Resale Ltd.", "link": "https://sn.example/3"},
                    "location": {"display_value": "Hall", "link": "https://sn.example/4"},
                }
            ]
        },
        {
            "hostname": "core-1",
            "serial": "S1",
            "maker_name": "Acme",
            "model": "X100",
            "seller_name": "Resale Ltd.",
            "site": "Hall",
        },
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_an_answer_of_an_api_is_an_inventory(tmp_path: Path, name: str) -> None:
    document, fields = CASES[name]
    seen = look_at(tmp_path, "export.json", json.dumps(document))
    assert seen.evidence[0].kind is Kind.INVENTORY
    assert seen.fields == [fields]
    assert "secret" not in str(seen.rows)


def test_the_same_devices_as_a_table(tmp_path: Path) -> None:
    text = (
        "hostname,sysName,ip,os,version,hardware,features,serial,sysObjectID,sysDescr,location,status,uptime,type\n"
        "core-1.example,core-1,10.0.0.3,acmeos,5.1,X100,,S1,.1.3.6.1.4.1.99999.1,Acme OS,Hall,1,3,network\n"
    )
    assert look_at(tmp_path, "devices.csv", text).fields == [CASES["LibreNMS devices"][1]]


def test_makers_that_stand_there_as_numbers_are_told(tmp_path: Path) -> None:
    number = {"link": "https://sn.example/1", "value": "1f3b0a"}
    item = {
        "sys_id": "0a",
        "name": "core-1",
        "short_description": "Switch",
        "manufacturer": number,
        "model_id": number,
    }
    seen = look_at(tmp_path, "export.json", json.dumps({"result": [item]}))
    assert seen.fields == [{"hostname": "core-1", "description": "Switch"}]
    assert any("as numbers of other tables" in issue.problem and issue.blind for issue in seen.issues)


@pytest.mark.parametrize(
    ("document", "places"),
    [
        ({"data": {"devices": [{"name": "a"}, {"name": "b"}]}}, ["data.devices item 1", "data.devices item 2"]),
        ({"status": "ok", "data": {"total": 1, "list": [{"name": "a"}]}}, ["data.list item 1"]),
        ({"name": "a", "data": {"ports": [{"name": "p1"}, {"name": "p2"}]}}, ["item 1"]),
        ({"data": {"name": "a", "ports": [{"name": "p1"}, {"name": "p2"}]}}, ["item 1"]),
        (
            {"data": {"tags": ["a", "b"], "list": [{"name": "a"}, {"name": "b"}]}},
            ["data.list item 1", "data.list item 2"],
        ),
        ({"data": [[{"name": "a"}]]}, ["item 1"]),
    ],
)
def test_a_list_inside_other_objects(tmp_path: Path, document: Any, places: list[str]) -> None:
    assert [place for place, _ in look_at(tmp_path, "a.json", json.dumps(document)).rows] == places
