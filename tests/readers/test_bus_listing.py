"""lsusb, usb-devices, lspci and mmcli: numbers and what a device says of itself, not the tool's labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.readers.reading import look_at

from debar.model import Kind

if TYPE_CHECKING:
    from pathlib import Path

LISTINGS: dict[str, tuple[str, list[tuple[str, dict[str, str]]]]] = {
    "lsusb": (
        "Bus 001 Device 004: ID 12D1:1506 Labelled Ltd. Modem\nBus 001 Device 001: ID 1d6b:0002 Linux 2.0 root hub\n",
        [
            ("line 1 (Bus 001 Device 004)", {"usb_id": "12d1:1506"}),
            ("line 2 (Bus 001 Device 001)", {"usb_id": "1d6b:0002"}),
        ],
    ),
    "lsusb -v": (
        "\nBus 001 Device 004: ID 12d1:1506 Labelled Ltd.\nDevice Descriptor:\n  bLength                18\n"
        "  idVendor           0x12d1 Labelled Ltd.\n  bcdDevice            1.02\n  iManufacturer           1 ACME\n"
        "  iProduct                2 ACME Mobile Stick\n  iSerial                 3 0123\n"
        "      iInterface              5 other\n\nBus 001 Device 005: ID 1234:5678 x\n  iManufacturer           0 \n",
        [
            (
                "line 2 (Bus 001 Device 004)",
                {
                    "usb_id": "12d1:1506",
                    "maker_name": "ACME",
                    "model": "ACME Mobile Stick",
                    "serial": "0123",
                    "software_version": "1.02",
                },
            ),
            ("line 12 (Bus 001 Device 005)", {"usb_id": "1234:5678"}),
        ],
    ),
    "usb-devices": (
        "\nT:  Bus=01 Lev=01 Prnt=01 Port=00 Cnt=01 Dev#=  4 Spd=480 MxCh= 0\nD:  Ver= 2.00 Cls=00\n"
        "P:  Vendor=12d1 ProdID=1506 Rev=01.02\nS:  Manufacturer=ACME\nS:  Product=Stick\nS:  SerialNumber=77\n",
        [
            (
                "line 2 (Bus 01 Device 4)",
                {"usb_id": "12d1:1506", "maker_name": "ACME", "model": "Stick", "serial": "77"},
            )
        ],
    ),
    "lspci -nn": (
        "00:00.0 Host bridge [0600]: Labelled Corp. Bridge [8086:9b61] (rev 0c)\n\tSubsystem: Labelled [19e5:3e19]\n"
        "\tKernel driver in use: x\n02:00.0 Network controller [0280]: Labelled [8086:24f3] (rev 3a)\n"
        "\tSubsystem: Labelled [8086:1010]\n",
        [
            ("line 1 (00:00.0)", {"pci_id": "8086:9b61", "description": "Host bridge", "interface": "00:00.0"}),
            ("line 2 (board of 00:00.0)", {"pci_id": "19e5:3e19", "interface": "00:00.0"}),
            (
                "line 4 (02:00.0)",
                {"pci_id": "8086:24f3", "description": "Network controller", "interface": "02:00.0"},
            ),
        ],
    ),
    "mmcli -m": (
        "  -----------------------------\n  General  |              path: /org/freedesktop/ModemManager1/Modem/3\n"
        "           |         device id: abc\n  -----------------------------\n"
        "  Hardware |      manufacturer: Acme\n           |             model: E9\n"
        "           | firmware revision: 21.1\n           |      h/w revision: --\n"
        "           |      equipment id: 861234567890123\n  -----------------------------\n"
        "  System   |            plugin: other\n           |      primary port: ttyUSB0\n",
        [
            (
                "line 2 (modem 3)",
                {
                    "description": "modem",
                    "maker_name": "Acme",
                    "model": "E9",
                    "software_version": "21.1",
                    "tac": "86123456",
                    "interface": "ttyUSB0",
                },
            )
        ],
    ),
    "mmcli -K": (
        "modem.dbus-path                 : /org/freedesktop/ModemManager1/Modem/0\n"
        "modem.generic.manufacturer      : Acme\nmodem.generic.model             : E9\n"
        "modem.generic.revision          : 21.1\nmodem.generic.primary-port      : cdc-wdm0\n"
        "modem.3gpp.imei                 : 861234567890123\n",
        [
            (
                "line 1 (modem 0)",
                {
                    "description": "modem",
                    "maker_name": "Acme",
                    "model": "E9",
                    "software_version": "21.1",
                    "tac": "86123456",
                    "interface": "cdc-wdm0",
                },
            )
        ],
    ),
    "mmcli -L": (
        "    /org/freedesktop/ModemManager1/Modem/0 [Acme] E9\n"
        "    /org/freedesktop/ModemManager1/Modem/1 [Other] X 2\n",
        [
            ("line 1 (modem 0)", {"description": "modem", "maker_name": "Acme", "model": "E9"}),
            ("line 2 (modem 1)", {"description": "modem", "maker_name": "Other", "model": "X 2"}),
        ],
    ),
}


@pytest.mark.parametrize("name", LISTINGS)
def test_a_listing_is_known_and_read(tmp_path: Path, name: str) -> None:
    text, rows = LISTINGS[name]
    seen = look_at(tmp_path, "a.txt", text)
    assert (seen.evidence[0].reader, seen.evidence[0].kind) == ("bus-listing", Kind.INVENTORY)
    assert seen.rows == rows
    assert not seen.issues
    assert "Labelled" not in str(seen.rows)


def test_devices_without_numbers_are_lost_and_the_remedy_is_told(tmp_path: Path) -> None:
    text = (
        "00:00.0 Host bridge: Labelled Corp. Bridge (rev 0c)\n\tKernel driver in use: x\n"
        "00:02.0 VGA compatible controller: Labelled\n"
    )
    seen = look_at(tmp_path, "a.txt", text)
    assert not seen.rows
    assert [(issue.place, issue.lost, issue.remedy) for issue in seen.issues] == [
        ("line 1", 2, "list them with `lspci -nn`, `lsusb` or `usb-devices`")
    ]


def test_a_file_without_devices_says_so(tmp_path: Path) -> None:
    assert "no device" in look_at(tmp_path, "a.txt", "hello\n", format="bus-listing").problems


@pytest.mark.parametrize("text", ["Modem | manufacturer: x\n", "Bus ticket 12\n", "10:00 Breakfast: eggs\n"])
def test_other_texts_are_no_listing(tmp_path: Path, text: str) -> None:
    assert look_at(tmp_path, "a.txt", text).evidence[0].reader != "bus-listing"
