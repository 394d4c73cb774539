"""Three estates, each written in the five formats in which an estate is usually told: `python examples/make.py`.

Sites, serial numbers and addresses are invented (addresses are those that RFC 5737 keeps for documentation). Makers,
models, prefixes of hardware addresses and object ids are real, and every device says in each format what a device of
its kind really says there: the firewall answers over SNMP and names itself over LLDP, the operator's router does
neither and is only seen by its address, and no scan sees the radio module in somebody else's box.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

MODULE, PORT = "9", "10"
"""Classes of physical entities (RFC 6933)."""


@dataclass(frozen=True)
class Part:
    """A module in a device, as its own memory names it, with what sits in it."""

    slot: str
    what: str
    maker: str
    model: str
    serial: str
    kind: str = MODULE
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Device:
    """One device: what its label says, and what it says of itself to whom; what is empty it does not say."""

    name: str
    role: str
    maker: str
    model: str
    serial: str
    mac: str
    ip: str
    place: str = ""
    note: str = ""
    parts: tuple[Part, ...] = ()
    object_id: str = ""
    """Of its SNMP agent, without the number all enterprises share; a device without one has no agent."""
    descr: str = ""
    entity: tuple[str, str] = ("", "")
    """Maker and model as its chassis names them over SNMP."""
    lldp: str = ""
    """The description it sends its neighbours."""
    med: tuple[str, str] = ("", "")
    """Maker and model as a phone names them over LLDP-MED."""
    cdp: tuple[str, str] = ("", "")
    """Platform and software version, for those that speak CDP."""
    lease: str | None = None
    """The vendor class with which it asks for its address; None has a fixed one."""
    mdns: tuple[str, ...] = ()
    """A service, and the entries of its text record."""
    ssdp: str = ""
    upnp: tuple[str, str] = ("", "")
    """Maker and model name in the description that UPnP points to."""
    web: tuple[str, str] = ("", "")
    """Server header and title of its page."""
    rtsp: str = ""
    subject: tuple[tuple[str, str], ...] = ()
    """Of its certificate, by the names nmap writes."""
    greeting: tuple[int, str] = (0, "")
    """Port and first line of a service that greets."""
    onvif: tuple[str, str] = ("", "")
    """Name and hardware in its answer to a search for cameras."""


@dataclass(frozen=True)
class Estate:
    """A site, its devices in the order of their addresses, and the device to which the others are connected."""

    id: str
    site: str
    devices: tuple[Device, ...]
    core: str
    gateway: str
    """The device whose table of addresses holds all others."""


OFFICE = Estate(
    "office",
    "Harbour Office",
    (
        Device(
            "of-fw-01", "firewall", "Fortinet", "FortiGate 100D", "FG100D3G14800117", "00:09:0f:5a:01:01", "192.0.2.1",
            place="Comms room", object_id="12356.101.1.1004", entity=("Fortinet", "FGT_100D"),
            lldp="FortiGate-100D v6.2.16,build1392,231025 (GA)", web=("xxxxxxxx-xxxxx", "FortiGate"),
            subject=(("commonName", "FG100D3G14800117"), ("organizationName", "Fortinet"), ("countryName", "US")),
        ),
        Device(
            "of-sw-01", "core switch", "Cisco", "C9300-24T", "FOC2431L0Q7", "00:00:0c:5a:01:02", "192.0.2.2",
            place="Comms room", object_id="9.1.2494", entity=("Cisco Systems Inc", "C9300-24T"),
            descr="Cisco IOS Software [Amsterdam], Catalyst L3 Switch Software (CAT9K_IOSXE), Version 17.3.4, RELEASE SOFTWARE (fc3)",
            lldp="Cisco IOS Software [Amsterdam], Catalyst L3 Switch Software (CAT9K_IOSXE), Version 17.3.4, RELEASE SOFTWARE (fc3)",
            cdp=("cisco C9300-24T", "Cisco IOS Software [Amsterdam], Version 17.3.4"), greeting=(22, "SSH-2.0-Cisco-1.25"),
        ),
        Device(
            "of-sw-02", "access switch", "Huawei", "S5328C-EI", "2102352336107C800042", "00:25:9e:5a:01:03", "192.0.2.3",
            place="Closet 1", note="left by the former tenant", object_id="2011.2.23.95", entity=("Huawei", "S5328C-EI"),
            descr="S5328C-EI\nHuawei Versatile Routing Platform Software\nVRP (R) software, Version 5.150 (S5300 V200R005C00SPC500)",
            lldp="S5328C-EI\nHuawei Versatile Routing Platform Software\nVRP (R) software, Version 5.150 (S5300 V200R005C00SPC500)",
            greeting=(22, "SSH-2.0-HUAWEI-1.5"),
        ),
        Device(
            "of-ap-01", "access point", "Aruba", "AP-515", "CNF7K9X0QT", "00:0b:86:5a:01:11", "192.0.2.17",
            place="Floor 1", object_id="14823.1.2.107", descr="ArubaOS (MODEL: 515), Version 8.10.0.12-8.10.0.12 LSR",
            lldp="ArubaOS (MODEL: 515), Version 8.10.0.12-8.10.0.12 LSR", lease="ArubaAP", web=("", "Aruba Instant"),
        ),
        Device(
            "of-ap-02", "access point", "Huawei", "AirEngine 5760-51", "2102353GES6RL8000133", "00:34:fe:5a:01:12", "192.0.2.18",
            place="Floor 2", lldp="Huawei AirEngine5760-51 Huawei Versatile Routing Platform Software VRP (R) software, Version 5.170",
            lease="HUAWEI AP", greeting=(22, "SSH-2.0-HUAWEI-1.5"),
        ),
        Device(
            "of-ph-01", "IP phone", "Huawei", "eSpace 7950", "2102405126W0G2000918", "00:25:9e:5a:01:21", "192.0.2.33",
            place="Reception", lldp="eSpace 7950 IP phone", med=("Huawei", "eSpace 7950"), lease="Huawei eSpace 7950",
            web=("", "Huawei eSpace 7950"),
        ),
        Device(
            "of-ph-02", "IP phone", "Yealink", "SIP-T46U", "803081G071400512", "80:5e:c0:5a:01:22", "192.0.2.34",
            place="Meeting room", lldp="SIP-T46U IP phone", med=("Yealink", "SIP-T46U"), lease="yealink",
            web=("", "Yealink T46U Phone"),
        ),
        Device(
            "of-pr-01", "printer", "Canon", "MF445dw", "2NK04417", "00:00:85:5a:01:31", "192.0.2.49",
            place="Floor 1", object_id="1602.4.7", descr="Canon MF445dw /P", lease="Canon MF440 Series",
            mdns=("_ipp._tcp", "ty=Canon MF445dw", "usb_MFG=Canon", "usb_MDL=MF440 Series"),
            web=("CANON HTTP Server", "Remote UI: Login: MF445dw"),
        ),
        Device(
            "of-rt-01", "router", "Vodafone", "GigaCube B528s-23a", "QRS7N18C20001299", "00:25:9e:5a:01:41", "192.0.2.65",
            place="Comms room", note="line of last resort; the operator's label", lease="",
            ssdp="Linux/3.10 UPnP/1.0 Huawei-ATP-IGD/1.00", upnp=("Huawei Technologies Co., Ltd.", "B528s-23a"),
            web=("", "GigaCube"),
        ),
        Device(
            "of-gw-01", "gateway of the building's meters", "Moxa", "UC-8112A-ME-T-LX", "TAIFB1024417", "00:90:e8:5a:01:51", "192.0.2.81",
            place="Plant room", object_id="8072.3.2.10", descr="Linux Moxa 4.4.285 #1 SMP armv7l", entity=("Moxa", "UC-8112A-ME-T-LX"),
            lldp="Moxa UC-8112A-ME-T-LX Linux 4.4.285", greeting=(22, "SSH-2.0-OpenSSH_7.4p1 Debian-10+deb9u7"),
            parts=(Part("Mini PCIe 1", "LTE module", "Huawei", "ME909s-120", "S6D7N18C14000377"),),
        ),
    ),
    core="of-sw-01",
    gateway="of-fw-01",
)  # fmt: skip

ACCESS = Estate(
    "access",
    "Hill Exchange",
    (
        Device(
            "ac-ag-01", "aggregation switch", "Cisco", "C9300-24S", "FOC2502X1ZA", "00:00:0c:5a:02:01", "198.51.100.1",
            place="Row A", object_id="9.1.2494", entity=("Cisco Systems Inc", "C9300-24S"),
            descr="Cisco IOS Software [Bengaluru], Catalyst L3 Switch Software (CAT9K_IOSXE), Version 17.6.5, RELEASE SOFTWARE (fc2)",
            lldp="Cisco IOS Software [Bengaluru], Catalyst L3 Switch Software (CAT9K_IOSXE), Version 17.6.5, RELEASE SOFTWARE (fc2)",
            cdp=("cisco C9300-24S", "Cisco IOS Software [Bengaluru], Version 17.6.5"), greeting=(22, "SSH-2.0-Cisco-1.25"),
            parts=(Part("Te1/1/1", "10GBASE-LR SFP+ transceiver", "ZTE", "SFP+-10GE-S10K", "219118A04417", PORT),),
        ),
        Device(
            "ac-ag-02", "aggregation router", "Juniper", "MX240", "JN12A3F07AFC", "00:05:85:5a:02:02", "198.51.100.2",
            place="Row A", object_id="2636.1.1.1.2.29", entity=("Juniper Networks", "MX240"),
            descr="Juniper Networks, Inc. mx240 internet router, kernel JUNOS 21.4R3.15",
            lldp="Juniper Networks, Inc. mx240 internet router, kernel JUNOS 21.4R3.15", greeting=(22, "SSH-2.0-OpenSSH_7.5"),
            web=("", "Log In - Juniper Web Device Manager"),
            parts=(
                Part(
                    "FPC 1", "line card, 16 x 10 Gigabit Ethernet", "Juniper Networks", "MPC-3D-16XGE-SFPP", "CAKV4417",
                    parts=(Part("xe-1/0/0", "10GBASE-SR SFP+ transceiver", "HUAWEI", "OMXD30000", "HA18220040417", PORT),),
                ),
            ),
        ),
        Device(
            "ac-ol-01", "OLT", "ZTE", "ZXA10 C320", "219420A04417", "00:15:eb:5a:02:03", "198.51.100.3",
            place="Row B", object_id="3902.1082.1001.320.2.1",
            descr="C320 Version V2.1.0 Software, Copyright (c) by ZTE Corporation Compiled",
            lldp="C320 Version V2.1.0 Software, Copyright (c) by ZTE Corporation Compiled", greeting=(23, "Welcome to ZXAN product C320 of ZTE Corporation"),
        ),
        Device(
            "ac-on-01", "ONT", "Huawei", "EG8145V5", "48575443A1044171", "00:34:fe:5a:02:11", "198.51.100.17",
            place="Customer 1", lease="", ssdp="Linux/3.10 UPnP/1.0 Huawei-ATP-IGD/1.00",
            upnp=("Huawei Technologies Co., Ltd.", "EG8145V5"), web=("", "EG8145V5"),
        ),
        Device(
            "ac-on-02", "ONT", "ZTE", "ZXHN F670L", "5A544547C1044172", "00:15:eb:5a:02:12", "198.51.100.18",
            place="Customer 2", lease="", upnp=("ZTE Corporation", "ZXHN F670L"),
            web=("Mini web server 1.0 ZTE corp 2005.", "F670L"),
        ),
        Device(
            "ac-on-03", "ONT", "Nokia", "G-240W-C", "414C434C01044173", "28:6f:b9:5a:02:13", "198.51.100.19",
            place="Customer 3", lease="", upnp=("Nokia", "G-240W-C"), web=("", "GPON Home Gateway"),
        ),
        Device(
            "ac-pw-01", "power system", "Huawei", "ETP48200", "21021311206TK8000077", "00:25:9e:5a:02:21", "198.51.100.33",
            place="Battery room", object_id="2011.6.164", descr="Huawei SMU02B site monitoring unit, ETP48200 power system",
            web=("", "Huawei ETP48200 power system"),
        ),
    ),
    core="ac-ag-01",
    gateway="ac-ag-02",
)  # fmt: skip

CAMERAS = Estate(
    "cameras",
    "Mill Depot",
    (
        Device(
            "cm-sw-01", "switch", "Netgear", "M4100-D12G", "2UR1245L04417", "28:c6:8e:5a:03:01", "203.0.113.1",
            place="Gatehouse", object_id="4526.100.11.22",
            descr="NETGEAR M4100-D12G managed switch, 12 Gigabit ports, software 10.0.2.30",
            lldp="NETGEAR M4100-D12G managed switch, 12 Gigabit ports, software 10.0.2.30",
            web=("", "NETGEAR M4100-D12G"),
        ),
        Device(
            "cm-nv-01", "recorder", "Hikvision", "DS-7616NI-K2/16P", "DS-7616NI-K2/16P1620190611CCRRD04417", "08:54:11:5a:03:02", "203.0.113.2",
            place="Gatehouse", object_id="50001.1", descr="DS-7616NI-K2/16P", web=("DNVRS-Webs", ""),
            subject=(("commonName", "www.hikvision.com"), ("organizationName", "HIKVISION"), ("organizationalUnitName", "DVRNVR"), ("countryName", "CN")),
        ),
        Device(
            "cm-ca-01", "camera", "Hikvision", "DS-2CD2143G2-I", "DS-2CD2143G2-I20210304AAWRF04418", "08:54:11:5a:03:11", "203.0.113.17",
            place="Gate", object_id="39165.1.1.1", descr="DS-2CD2143G2-I", web=("App-webs/", ""),
            onvif=("HIKVISION DS-2CD2143G2-I", "DS-2CD2143G2-I"),
        ),
        Device(
            "cm-ca-02", "camera", "Dahua", "IPC-HFW2431T-ZS", "5A03C2BPAG04419", "3c:ef:8c:5a:03:12", "203.0.113.18",
            place="Car park", object_id="1004849.2.1", descr="IPC-HFW2431T-ZS", lease="", rtsp="Dahua Rtsp Server",
            onvif=("Dahua", "IPC-HFW2431T-ZS"),
        ),
        Device(
            "cm-ca-03", "camera", "LTS", "CMIP7442N-28M", "CMIP7442N-28M20200817AAWRE04420", "08:54:11:5a:03:13", "203.0.113.19",
            place="Yard", note="bought under another name", object_id="39165.1.1.1", descr="CMIP7442N-28M", web=("App-webs/", ""),
            onvif=("LTS CMIP7442N-28M", "CMIP7442N-28M"),
        ),
        Device(
            "cm-ca-04", "camera", "Amcrest", "IP8M-T2599E", "AMC0484C9D04421", "9c:8e:cd:5a:03:14", "203.0.113.20",
            place="Roof", note="bought under another name", object_id="1004849.2.1", descr="IP8M-T2599E", lease="",
            rtsp="Dahua Rtsp Server", onvif=("Amcrest", "IP8M-T2599E"),
        ),
        Device(
            "cm-ca-05", "camera", "Axis", "P3245-V", "ACCC8E5A0315", "ac:cc:8e:5a:03:15", "203.0.113.21",
            place="Office", object_id="368.4", descr=" ; AXIS P3245-V; Network Camera; 10.12.130; Sep 02 2022 09:48; 1E3; 1; ", lease="",
            mdns=("_axis-video._tcp", "macaddress=ACCC8E5A0315"), onvif=("AXIS P3245-V", "P3245-V"),
            greeting=(21, "220 AXIS P3245-V Network Camera 10.12.130 (2022) ready."), web=("Apache", "AXIS"),
        ),
    ),
    core="cm-sw-01",
    gateway="cm-sw-01",
)  # fmt: skip

ESTATES = (OFFICE, ACCESS, CAMERAS)


def write(folder: Path) -> None:
    """All estates in all formats."""
    from examples import estate_formats as formats

    folder.mkdir(exist_ok=True)
    for estate in ESTATES:
        named = {
            f"{estate.id}.walk": formats.walk(estate).encode(),
            f"{estate.id}.pcap": formats.capture(estate),
            f"{estate.id}-nmap.xml": formats.scan(estate).encode(),
            f"{estate.id}-netbox-devices.csv": formats.listed(estate).encode(),
            f"{estate.id}.cdx.json": formats.bill(estate).encode(),
        }
        if any(device.parts for device in estate.devices):
            named[f"{estate.id}-netbox-inventory-items.csv"] = formats.listed_parts(estate).encode()
        for name, content in named.items():
            (folder / name).write_bytes(content)
