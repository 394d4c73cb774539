"""TR-069 dumps: the same device in every form, what is behind it, and files that are broken or made to harm."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.readers.reading import look_at

from debar.model import FIELDS, Kind
from debar.readers import tr069 as reader
from debar.readers.parts import parameters

if TYPE_CHECKING:
    from pathlib import Path

VALUES = {
    "DeviceInfo.Manufacturer": "Acme, Inc.",
    "DeviceInfo.ManufacturerOUI": "00AA01",
    "DeviceInfo.ModelName": "G-240",
    "DeviceInfo.ProductClass": "IGD",
    "DeviceInfo.SerialNumber": "S123",
    "DeviceInfo.HardwareVersion": "HW 2",
    "DeviceInfo.SoftwareVersion": "V1.2",
    "DeviceInfo.ProvisioningCode": "p",
    "ManagementServer.ConnectionRequestURL": "http://10.9.8.7:7547/x",
    "LANDevice.1.WLANConfiguration.1.SSID": "Home of Smith",
    "LANDevice.1.WLANConfiguration.1.KeyPassphrase": "secret",
    "LANDevice.1.WLANConfiguration.1.BSSID": "00:AA:01:00:00:02",
    "WANDevice.1.WANConnectionDevice.1.WANIPConnection.1.ExternalIPAddress": "10.9.8.7",
    "WANDevice.1.WANConnectionDevice.1.WANIPConnection.1.MACAddress": "00:AA:01:00:00:01",
    "WANDevice.1.X_GponInterfaceConfig.SerialNumber": "ACME0000ABCD",
    "LANDevice.1.Hosts.Host.1.MACAddress": "02:03:04:05:06:07",
    "LANDevice.1.Hosts.Host.1.HostName": "camera",
    "LANDevice.1.Hosts.Host.1.IPAddress": "192.168.1.5",
    "LANDevice.1.Hosts.Host.1.VendorClassID": "acme-cam",
}
PATHS = {f"InternetGatewayDevice.{name}": value for name, value in VALUES.items()}
DEVICE = {
    "maker_name": "Acme, Inc.",
    "model": "G-240",
    "serial": "S123",
    "software_version": "V1.2",
    "ip": "10.9.8.7",
    "mac": "00:AA:01:00:00:02; 00:AA:01:00:00:01",
    "gpon_vendor_id": "ACME0000ABCD",
    "text": "IGD\nHW 2",
}
HOST = {
    "mac": "02:03:04:05:06:07",
    "hostname": "camera",
    "ip": "192.168.1.5",
    "dhcp_vendor_class": "acme-cam",
    "seen_by": "G-240 serial S123",
}


def as_csv(delimiter: str = ",", head: str = "parameter,value,type\n") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows((*item, "xsd:string") for item in PATHS.items())
    return head.replace(",", delimiter) + out.getvalue()


def as_rows() -> str:
    out = io.StringIO()
    csv.writer(out).writerows([list(PATHS), list(PATHS.values())])
    return out.getvalue()


def nested(values: dict[str, str], leaf: Any = lambda value: value) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for path, value in values.items():
        *above, last = path.split(".")
        inner = made
        for key in above:
            inner = inner.setdefault(key, {})
        inner[last] = leaf(value)
    return made


def as_xml(values: dict[str, str], message: str = "GetParameterValuesResponse", head: str = "") -> str:
    structs = "".join(
        f"<ParameterValueStruct><Name>{name}</Name>"
        f'<Value xsi:type="xsd:string">{value}</Value></ParameterValueStruct>'
        for name, value in values.items()
    )
    return (
        '<?xml version="1.0"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:cwmp="urn:dslforum-org:cwmp-1-0">'
        f"<soap:Body><cwmp:{message}>{head}<ParameterList>{structs}</ParameterList></cwmp:{message}></soap:Body>"
        "</soap:Envelope>"
    )


def as_genieacs() -> dict[str, Any]:
    marks = {"_object": True, "_writable": False, "_timestamp": "2025-11-03T10:00:00.000Z"}
    tree = nested(PATHS, lambda value: {"_value": value, "_type": "xsd:string", **marks})
    ids = {"_Manufacturer": "Acme", "_OUI": "00AA01", "_ProductClass": "IGD", "_SerialNumber": "S123"}
    return {"_id": "00AA01-IGD-S123", "_lastInform": "2025", **tree, "_deviceId": ids, "_tags": ["x"]}


FORMS = {
    "equals": "".join(f"{path} = {value}\n" for path, value in PATHS.items()),
    "tight": "".join(f'{path}="{value}"\n' for path, value in PATHS.items()),
    "colon": "Dump of 2025\n" + "".join(f"  {path}: {value}\n" for path, value in PATHS.items()),
    "arrow": "".join(f"{path} => {value}\n" for path, value in PATHS.items()),
    "typed": "".join(f"{path} (string) = {value}\r\n" for path, value in PATHS.items()),
    "tabs": "".join(f"{path}\t{value}\n" for path, value in PATHS.items()),
    "csv": as_csv(),
    "csv without a head": as_csv(head=""),
    "semicolons": as_csv(";"),
    "a device a line": as_rows(),
    "the other data model": "".join(f"Device.{path} = {value}\n" for path, value in VALUES.items()),
    "json": json.dumps(PATHS),
    "nested json": json.dumps(nested(PATHS), indent=1),
    "list of parameters": json.dumps([{"name": path, "value": value} for path, value in PATHS.items()]),
    "lines of parameters": "".join(
        json.dumps({"parameter": path, "value": value, "type": "xsd:string"}) + "\n" for path, value in PATHS.items()
    ),
    "listed below a key": json.dumps(
        {"status": "ok", "parameters": [{"path": p, "value": v} for p, v in PATHS.items()]}
    ),
    "GenieACS": json.dumps([as_genieacs()]),
    "xml": as_xml(PATHS),
}


@pytest.mark.parametrize("form", FORMS)
def test_one_device_in_every_form(tmp_path: Path, form: str) -> None:
    seen = look_at(tmp_path, "dump", FORMS[form])
    assert seen.evidence[0].reader == "tr069"
    assert seen.evidence[0].kind is Kind.INVENTORY
    assert seen.fields == [DEVICE, HOST]
    assert "secret" not in str(seen.rows)
    assert "Smith" not in str(seen.rows)
    assert not any(issue.blind for issue in seen.issues)
    assert "3 parameters that name no equipment" in seen.problems


def test_the_head_of_a_message(tmp_path: Path) -> None:
    head = (
        "<DeviceId><Manufacturer>Acme</Manufacturer><OUI>00AA01</OUI><ProductClass>G-240</ProductClass>"
        "<SerialNumber>41434D450000ABCD</SerialNumber></DeviceId>"
    )
    seen = look_at(tmp_path, "inform.xml", as_xml({}, "Inform", head))
    assert seen.rows == [
        (
            "line 1 (G-240 serial 41434D450000ABCD)",
            {
                "maker_name": "Acme",
                "model": "G-240",
                "serial": "41434D450000ABCD",
                "mac": "00aa01",
                "gpon_vendor_id": "41434D450000ABCD",
            },
        )
    ]


def test_a_prefix_that_none_of_the_addresses_has(tmp_path: Path) -> None:
    """The prefix is the maker's own; the addresses, perhaps of a chip, are read as text."""
    lines = "Device.DeviceInfo.ManufacturerOUI = 00AA01\nDevice.Ethernet.Interface.1.MACAddress = 00:BB:02:00:00:01\n"
    assert look_at(tmp_path, "a.txt", lines).fields == [
        {"mac": "00AA01".lower(), "text": "MAC address 00:BB:02:00:00:01"}
    ]


@pytest.mark.parametrize("form", ["text", "csv with names", "genieacs", "lines"])
def test_many_devices(tmp_path: Path, form: str) -> None:
    one = {"DeviceInfo.Manufacturer": "Acme", "DeviceInfo.SerialNumber": "S1"}
    two = {"DeviceInfo.Manufacturer": "Opticly", "DeviceInfo.SerialNumber": "S2"}
    content = {
        "text": "".join(f"Device.{path} = {value}\n" for values in (one, two) for path, value in values.items()),
        "csv with names": "device,parameter,value\n"
        + "".join(
            f"box {n},Device.{path},{value}\n"
            for n, values in enumerate((one, two))
            for path, value in values.items()
        ),
        "genieacs": json.dumps(
            [
                {
                    "_id": "x",
                    "_deviceId": {
                        "_Manufacturer": v["DeviceInfo.Manufacturer"],
                        "_SerialNumber": v["DeviceInfo.SerialNumber"],
                    },
                }
                for v in (one, two)
            ]
        ),
        "lines": "".join(
            json.dumps(nested({f"Device.{p}": v for p, v in values.items()})) + "\n" for values in (one, two)
        ),
    }[form]
    seen = look_at(tmp_path, "dump", content)
    assert seen.fields == [{"maker_name": "Acme", "serial": "S1"}, {"maker_name": "Opticly", "serial": "S2"}]


@pytest.mark.parametrize(
    ("path", "value", "fields"),
    [
        ("Hosts.Host.2.PhysAddress", "02:03:04:05:06:08", {"mac": "02:03:04:05:06:08", "seen_by": "B"}),
        (
            "WiFi.AccessPoint.1.AssociatedDevice.3.MACAddress",
            "02:00:00:00:00:09",
            {"mac": "02:00:00:00:00:09", "seen_by": "B"},
        ),
        ("DHCPv4.Server.Pool.1.Client.4.Chaddr", "02:00:00:00:00:0A", {"mac": "02:00:00:00:00:0A", "seen_by": "B"}),
        ("ManagementServer.ManageableDevice.1.ManufacturerOUI", "00AA01", {"mac": "00AA01", "seen_by": "B"}),
        ("USB.USBHosts.Host.1.Device.1.Manufacturer", "Opticly", {"maker_name": "Opticly", "host_device": "B"}),
    ],
)
def test_what_is_behind_a_device(tmp_path: Path, path: str, value: str, fields: dict[str, str]) -> None:
    seen = look_at(tmp_path, "a.txt", f"Device.DeviceInfo.ModelName = B\nDevice.{path} = {value}\n")
    assert seen.fields == [{"model": "B"}, fields]


@pytest.mark.parametrize(
    ("path", "value", "field", "expected"),
    [
        ("XPON.ONU.1.ANI.1.TC.ONUActivation.VendorID", "ACME", "gpon_vendor_id", "ACME"),
        ("XPON.ONU.1.ANI.1.TC.ONUActivation.SerialNumber", "ACME0000ABCD", "gpon_vendor_id", "ACME0000ABCD"),
        ("Optical.Interface.1.X_SerialNumber", "41434D450000ABCD", "gpon_vendor_id", "41434D450000ABCD"),
        ("Cellular.Interface.1.IMEI", "35-209900-176148-1", "tac", "35209900"),
        ("IP.Interface.1.IPv4Address.1.IPAddress", "10.1.1.1", "ip", "10.1.1.1"),
        ("Ethernet.Interface.1.MACAddress", "00:AA:01:00:00:01", "mac", "00:AA:01:00:00:01"),
        ("DeviceInfo.Description", "optical terminal", "description", "optical terminal"),
        ("WiFi.NeighboringWiFiDiagnostic.Result.1.BSSID", "00:BB:02:00:00:01", "mac", None),
        ("LANDevice.1.WLANConfiguration.1.X_Neighbor.1.BSSID", "00:BB:02:00:00:01", "mac", None),
        ("DHCPv4.Server.Pool.1.StaticAddress.1.MACAddress", "00:BB:02:00:00:01", "mac", None),
        ("Ethernet.Interface.1.MACAddress", "00:00:00:00:00:00", "mac", None),
    ],
)
def test_which_parameter_feeds_which_field(
    tmp_path: Path, path: str, value: str, field: str, expected: str | None
) -> None:
    seen = look_at(tmp_path, "a.txt", f"Device.DeviceInfo.ModelName = B\nDevice.{path} = {value}\n")
    assert seen.fields[0].get(field) == expected


def test_lines_that_are_no_parameter_are_counted(tmp_path: Path) -> None:
    text = "Device.DeviceInfo.ModelName = B\nhello\nDevice.DeviceInfo.SerialNumber = 1\nsee Device.X.Y = 3\n"
    seen = look_at(tmp_path, "a.txt", text)
    assert "2 lines that are no parameter were not used" in seen.problems


def test_the_limit_of_what_is_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parameters, "MOST_BEHIND", 1)
    lines = "".join(f"Device.Hosts.Host.{n}.PhysAddress = 02:00:00:00:00:0{n}\n" for n in range(1, 4))
    seen = look_at(tmp_path, "a.txt", "Device.DeviceInfo.ModelName = B\n" + lines)
    assert len(seen.rows) == 2
    assert "2 values of devices behind this one are beyond the limit" in seen.problems


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (as_xml(PATHS)[:-40], "the rest of the messages was not read"),
        (as_xml(PATHS) + as_xml(PATHS), "the rest of the messages was not read"),
        ('<!DOCTYPE a [<!ENTITY b "c">]>' + as_xml({"Device.DeviceInfo.ModelName": "&b;"}), "declares an entity"),
        (json.dumps([as_genieacs()])[:-9], "the rest of the file was not read"),
        ('{"Device.DeviceInfo.UpTime": "3"}', "no device was found"),
        ('{"parameter": "Device.DeviceInfo.ModelName", "value": "x"}\n{"a": \n', "the line is no JSON"),
    ],
)
def test_broken_dumps(tmp_path: Path, content: str, problem: str) -> None:
    seen = look_at(tmp_path, "dump", content, format="tr069")
    assert problem in seen.problems
    assert all(issue.remedy for issue in seen.issues)


@pytest.mark.parametrize(
    "line",
    [
        "Device.DeviceInfo.ModelName" + " " * 2_000_000 + "x",
        "Device.DeviceInfo.ModelName = a" + " " * 2_000_000 + "b",
        "Device" + ".a" * 1_000_000 + " = x",
        '"' * 1_000_000 + "Device.DeviceInfo.ModelName,x",
        "Device." * 300_000,
    ],
)
def test_long_lines_take_time_by_their_length(tmp_path: Path, line: str) -> None:
    seen = look_at(tmp_path, "a.txt", f"Device.DeviceInfo.SerialNumber = 1\n{line}\n", format="tr069")
    assert seen.fields[0]["serial"] == "1"


def test_deep_objects(tmp_path: Path) -> None:
    text = '{"InternetGatewayDevice": {"DeviceInfo": {"ModelName": "B"}, "X": ' + '{"a":' * 300 + "1" + "}" * 302
    assert look_at(tmp_path, "a.json", text).fields == [{"model": "B"}]


@given(st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_a_damaged_dump_is_read_to_its_end(tmp_path: Path, data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(sorted(FORMS.values()))).encode()
    begin = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(begin, min(len(text), begin + 80)))
    seen = look_at(tmp_path, "a", text[:begin] + data.draw(st.binary(max_size=9)) + text[end:], format="tr069")
    assert seen.rows or seen.issues
    assert all(set(fields) <= set(FIELDS) and place for place, fields in seen.rows)


@pytest.mark.parametrize(
    "content",
    [
        b"description,maker\nDevice.DeviceInfo is a path,Acme\n",
        b'{"Device": {"name": "x"}}',
        b"<a>Device.DeviceInfo.ModelName = x</a>",
        b"The Device. It works.\n",
    ],
)
def test_other_files_are_none(content: bytes) -> None:
    assert not reader.claims(content, "a.txt")
