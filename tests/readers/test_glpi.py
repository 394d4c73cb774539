"""GLPI and OCS inventories: computers with their parts, network devices with modules and neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.readers.reading import look_at

from debar.model import Kind

if TYPE_CHECKING:
    from pathlib import Path

COMPUTER = """<?xml version="1.0" encoding="UTF-8" ?>
<REQUEST><CONTENT><BIOS><SMANUFACTURER>Acme</SMANUFACTURER><SMODEL>Book 5</SMODEL><SSN>S5</SSN>
<MMANUFACTURER>Boardly</MMANUFACTURER><MMODEL>B1</MMODEL><MSN>M5</MSN></BIOS>
<HARDWARE><NAME>pc-7</NAME><OSNAME>Linux</OSNAME></HARDWARE>
<NETWORKS><DESCRIPTION>eth0</DESCRIPTION><MACADDR>00:11:22:33:44:55</MACADDR><IPADDRESS>10.0.0.7</IPADDRESS>
<PCIID>8086:24F3:8086:1010</PCIID></NETWORKS>
<NETWORKS><DESCRIPTION>eth1</DESCRIPTION><MACADDR>00:11:22:33:44:56</MACADDR></NETWORKS>
<NETWORKS><DESCRIPTION>veth</DESCRIPTION><MACADDR>02:11:22:33:44:57</MACADDR><VIRTUALDEV>1</VIRTUALDEV></NETWORKS>
<USBDEVICES><VENDORID>12D1</VENDORID><PRODUCTID>1506</PRODUCTID><NAME>Stick</NAME><SERIAL>U1</SERIAL>
<MANUFACTURER>Mobily</MANUFACTURER></USBDEVICES>
<CONTROLLERS><NAME>Wi-Fi</NAME><MANUFACTURER>Labelled</MANUFACTURER><VENDORID>19e5</VENDORID>
<PRODUCTID>0200</PRODUCTID></CONTROLLERS>
<MODEMS><NAME>LTE</NAME><MANUFACTURER>Radioly</MANUFACTURER><IMEI>861234567890123</IMEI></MODEMS>
<SOFTWARES><NAME>Tool</NAME><PUBLISHER>Softly</PUBLISHER><VERSION>1.0</VERSION></SOFTWARES>
<USERS><LOGIN>bob</LOGIN></USERS></CONTENT><DEVICEID>pc-7</DEVICEID><QUERY>INVENTORY</QUERY></REQUEST>
"""
DEVICE = """<REQUEST><CONTENT><DEVICE><INFO><ID>3</ID><TYPE>NETWORKING</TYPE><MANUFACTURER>Acme</MANUFACTURER>
<MODEL>X100</MODEL><NAME>core-1</NAME><SERIAL>S1</SERIAL><MAC>00:11:22:33:44:01</MAC><LOCATION>Hall</LOCATION>
<COMMENTS>Acme X100 OS</COMMENTS><FIRMWARE>5.1</FIRMWARE><IPS><IP>10.0.0.3</IP><IP>10.0.1.3</IP></IPS></INFO>
<COMPONENTS><COMPONENT><TYPE>chassis</TYPE><SERIAL>S1</SERIAL></COMPONENT>
<COMPONENT><TYPE>module</TYPE><NAME>slot 1</NAME><MODEL>M1</MODEL><SERIAL>S9</SERIAL>
<MANUFACTURER>Moduly</MANUFACTURER></COMPONENT><COMPONENT><TYPE>port</TYPE><NAME>ge1</NAME></COMPONENT></COMPONENTS>
<PORTS><PORT><IFNAME>ge1</IFNAME><CONNECTIONS><CDP>1</CDP><CONNECTION><SYSNAME>acc-7</SYSNAME>
<SYSDESCR>Acme sw</SYSDESCR><SYSMAC>00:11:22:33:44:77</SYSMAC><IP>10.0.0.7</IP></CONNECTION></CONNECTIONS></PORT>
<PORT><IFNAME>ge2</IFNAME><CONNECTIONS><CONNECTION><MAC>00:11:22:33:44:88</MAC><MAC>00:11:22:33:44:89</MAC>
</CONNECTION></CONNECTIONS></PORT></PORTS></DEVICE></CONTENT><DEVICEID>x</DEVICEID></REQUEST>
"""


def test_a_computer_and_its_parts(tmp_path: Path) -> None:
    seen = look_at(tmp_path, "pc.ocs", COMPUTER)
    assert (seen.evidence[0].reader, seen.evidence[0].kind) == ("glpi-ocs", Kind.INVENTORY)
    inside = {"host_device": "pc-7 Book 5 serial S5"}
    assert seen.rows == [
        (
            "item 1, line 4 (pc-7)",
            {
                "hostname": "pc-7",
                "maker_name": "Acme",
                "model": "Book 5",
                "serial": "S5",
                "ip": "10.0.0.7",
                "mac": "00:11:22:33:44:55; 00:11:22:33:44:56",
            },
        ),
        ("item 2, line 2 (mainboard)", {"maker_name": "Boardly", "model": "B1", "serial": "M5", **inside}),
        (
            "item 3, line 5 (networks)",
            {"description": "eth0", "mac": "00:11:22:33:44:55", "pci_id": "8086:24f3", **inside},
        ),
        ("item 4, line 11 (controllers)", {"description": "Wi-Fi", "pci_id": "19e5:0200", **inside}),
        (
            "item 5, line 9 (usbdevices)",
            {"maker_name": "Mobily", "description": "Stick", "serial": "U1", "usb_id": "12d1:1506", **inside},
        ),
        ("item 6, line 13 (modems)", {"maker_name": "Radioly", "description": "LTE", "tac": "86123456", **inside}),
        (
            "item 7, line 14 (softwares)",
            {
                "maker_name": "Softly",
                "description": "Tool",
                "software_version": "1.0",
                "goods": "software",
                **inside,
            },
        ),
    ]
    assert [(issue.blind, "USERS" in issue.problem) for issue in seen.issues] == [(False, True)]


def test_a_network_device_its_modules_and_neighbours(tmp_path: Path) -> None:
    seen = look_at(tmp_path, "net.xml", DEVICE)
    assert seen.fields == [
        {
            "hostname": "core-1",
            "ip": "10.0.0.3; 10.0.1.3",
            "mac": "00:11:22:33:44:01",
            "maker_name": "Acme",
            "model": "X100",
            "serial": "S1",
            "software_version": "5.1",
            "site": "Hall",
            "sys_descr": "Acme X100 OS",
        },
        {
            "ent_mfg_name": "Moduly",
            "ent_model_name": "M1",
            "serial": "S9",
            "interface": "slot 1",
            "host_device": "core-1 X100 serial S1",
        },
        {
            "hostname": "acc-7",
            "ip": "10.0.0.7",
            "mac": "00:11:22:33:44:77",
            "lldp_sys_descr": "Acme sw",
            "seen_by": "core-1",
            "seen_on_port": "ge1",
        },
        {"mac": "00:11:22:33:44:88", "seen_by": "core-1", "seen_on_port": "ge2"},
        {"mac": "00:11:22:33:44:89", "seen_by": "core-1", "seen_on_port": "ge2"},
    ]
    assert not seen.issues


def test_a_discovered_device_is_flat(tmp_path: Path) -> None:
    text = (
        "<REQUEST><CONTENT><DEVICE><IP>10.0.0.9</IP><MAC>00:11:22:33:44:90</MAC><DNSHOSTNAME>cam-1</DNSHOSTNAME>"
        "<DESCRIPTION>Acme cam</DESCRIPTION></DEVICE></CONTENT><QUERY>NETDISCOVERY</QUERY></REQUEST>"
    )
    fields = {"hostname": "cam-1", "ip": "10.0.0.9", "mac": "00:11:22:33:44:90", "sys_descr": "Acme cam"}
    assert look_at(tmp_path, "a.xml", text).fields == [fields]


def test_places_differ_where_all_stands_on_one_line(tmp_path: Path) -> None:
    seen = look_at(tmp_path, "a.xml", COMPUTER.replace("\n", ""))
    places = [place for place, _ in seen.rows]
    assert len(places) == 7
    assert len(set(places)) == 7


def test_an_inventory_cut_off_keeps_what_it_has(tmp_path: Path) -> None:
    seen = look_at(tmp_path, "a.xml", COMPUTER[: COMPUTER.index("<MODEMS>")])
    assert [fields.get("usb_id") for fields in seen.fields].count("12d1:1506") == 1
    assert any(issue.blind for issue in seen.issues)


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE REQUEST [<!ENTITY a "b">]><REQUEST><CONTENT><BIOS><SSN>&a;</SSN></BIOS></CONTENT></REQUEST>',
        "<REQUEST><CONTENT>" + "<BIOS>" * 50_000,
        "<REQUEST><CONTENT></CONTENT><QUERY>PROLOG</QUERY></REQUEST>",
    ],
)
def test_hostile_and_empty_files_are_told(tmp_path: Path, text: str) -> None:
    seen = look_at(tmp_path, "a.xml", text)
    assert seen.evidence[0].reader == "glpi-ocs"
    assert any(issue.blind for issue in seen.issues)


def test_another_request_is_no_inventory(tmp_path: Path) -> None:
    seen = look_at(tmp_path, "a.xml", "<REQUEST><LOGIN>x</LOGIN></REQUEST>")
    assert all(evidence.reader != "glpi-ocs" for evidence in seen.evidence)
