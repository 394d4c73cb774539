"""nmap's XML: what a host said of itself, and nothing that the scanner guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.readers.reading import look_at

from debar.model import Kind

if TYPE_CHECKING:
    from pathlib import Path

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nmaprun>
<?xml-stylesheet href="file:///usr/bin/../share/nmap/nmap.xsl" type="text/xsl"?>
<!-- Nmap 7.93 scan -->
<nmaprun scanner="nmap" args="nmap -A 10.0.0.0/24" start="1" version="7.93" xmloutputversion="1.05">
"""
HOST = """<host starttime="1" endtime="2"><status state="up" reason="arp-response" reason_ttl="0"/>
<address addr="10.0.0.3" addrtype="ipv4"/>
<address addr="00:11:22:AA:BB:CC" addrtype="mac" vendor="Labelled Ltd."/>
<hostnames><hostname name="box-3.example" type="PTR"/></hostnames>
<ports><extraports state="closed" count="997"/>
<port protocol="tcp" portid="22"><state state="closed"/><service name="ssh" product="Not Open"/></port>
<port protocol="tcp" portid="80"><state state="open"/>
<service name="http" product="Acme HTTP" version="1.2" extrainfo="router" method="probed" conf="10">
<cpe>cpe:/a:acme:http:1.2</cpe></service>
<script id="http-title" output="X100&#xa;Requested resource was /"><elem key="title">X100</elem></script>
<script id="http-server-header" output="AcmeServer/1"/>
<script id="http-methods" output="GET"/></port>
<port protocol="tcp" portid="443"><state state="open"/><service name="https" method="table" conf="3"/>
<script id="ssl-cert" output="Subject: commonName=box"><table key="subject"><elem key="commonName">box</elem>
<elem key="organizationName">Acme</elem></table><table key="issuer"><elem key="commonName">ca</elem></table></script>
</port>
<port protocol="udp" portid="1900"><state state="open|filtered"/><service name="upnp"/>
<script id="upnp-info" output="&#xa;10.0.0.3&#xa;    Server: Linux/3 UPnP/1.0 x/1&#xa;  Manufacturer: Acme Ltd.&#xa;
      Model Name: X1&#xa;      Manufacturer: Second"/></port></ports>
<os><osmatch name="Guessed OS" accuracy="96"/></os>
<hostscript><script id="snmp-sysdescr" output="Acme Router&#xa;  System uptime: 3 days"/></hostscript></host>
"""
TAIL = """<host><status state="down"/><address addr="10.0.0.4" addrtype="ipv4"/></host>
<runstats><finished time="3"/></runstats></nmaprun>"""
FIELDS = {
    "ip": "10.0.0.3",
    "mac": "00:11:22:AA:BB:CC",
    "hostname": "box-3.example",
    "open_ports": "80/tcp http; 443/tcp https",
    "banner": "Acme HTTP 1.2 (router)\nAcmeServer/1",
    "cpe": "cpe:/a:acme:http:1.2",
    "http_title": "X100",
    "tls_subject": "CN=box, O=Acme",
    "ssdp_server": "Linux/3 UPnP/1.0 x/1",
    "maker_name": "Acme Ltd.",
    "model": "X1",
    "sys_descr": "Acme Router",
}


def test_a_host_says_what_it_is(tmp_path: Path) -> None:
    seen = look_at(tmp_path, "scan.xml", HEAD + HOST + TAIL)
    assert (seen.evidence[0].reader, seen.evidence[0].kind) == ("nmap", Kind.NETWORK)
    assert seen.rows == [("line 6 (host 10.0.0.3)", FIELDS)]


def test_labels_and_guesses_are_left_out_and_it_is_said(tmp_path: Path) -> None:
    seen = look_at(tmp_path, "scan.xml", HEAD + HOST + TAIL)
    assert not any(word in str(seen.rows) for word in ("Labelled", "Guessed", "Not Open"))
    assert "guesses of the operating system of 1 hosts" in seen.problems
    assert "http-methods (1)" in seen.problems
    assert not any(issue.blind for issue in seen.issues)


@pytest.mark.parametrize(
    ("script", "fields"),
    [
        ('<script id="banner" output="220 box FTP"/>', {"banner": "220 box FTP"}),
        ('<script id="http-title" output="Login&#xa;more"/>', {"http_title": "Login"}),
        ('<script id="ssl-cert" output="Subject: commonName=b/organizationName=A"/>', {"tls_subject": "CN=b/O=A"}),
        ('<script id="hnap-info" output="Vendor: Acme&#xa; Model: R7"/>', {"maker_name": "Acme", "model": "R7"}),
        ('<script id="http-headers" output="&#xa;  Date: x&#xa;  Server: s/1"/>', {"banner": "Server: s/1"}),
        ('<script id="dns-service-discovery" output="_ipp._tcp"/>', {"mdns_service": "_ipp._tcp"}),
        (
            '<script id="fingerprint-strings" output="&#xa;  GetRequest: &#xa;    HTTP/1.0 200 OK&#xa;'
            "    Server: s/1&#xa;"
            '    &lt;title&gt;X100&lt;/title&gt;&#xa;  NULL, Help: &#xa;    220 box ready&#xa;"/>',
            {"banner": "220 box ready\nServer: s/1", "http_title": "X100"},
        ),
        ('<script id="upnp-info"/>', {}),
        ("", {}),
    ],
)
def test_what_a_script_found(tmp_path: Path, script: str, fields: dict[str, str]) -> None:
    host = f'<host><address addr="10.0.0.1" addrtype="ipv4"/><hostscript>{script}</hostscript></host>'
    seen = look_at(tmp_path, "scan.xml", f"<nmaprun>{host}</nmaprun>")
    assert seen.fields == [{"ip": "10.0.0.1", **fields}]


def test_a_scan_that_was_broken_off_keeps_what_it_has(tmp_path: Path) -> None:
    text = HEAD + HOST + HOST.replace("10.0.0.3", "10.0.0.5")
    seen = look_at(tmp_path, "scan.xml", text[: text.index('portid="443"', len(HEAD + HOST))])
    assert [fields["ip"] for fields in seen.fields] == ["10.0.0.3", "10.0.0.5"]
    assert seen.fields[1]["http_title"] == "X100"
    assert any(issue.blind and "not read" in issue.problem for issue in seen.issues)


def test_results_about_the_whole_network_are_named(tmp_path: Path) -> None:
    script = '<prescript><script id="broadcast-upnp-info" output="x"/></prescript>'
    seen = look_at(tmp_path, "scan.xml", HEAD + script + HOST + TAIL)
    assert [issue.place for issue in seen.issues if issue.blind] == ["line 6"]
    assert "broadcast-upnp-info" in seen.problems


def test_a_scan_without_hosts_says_so(tmp_path: Path) -> None:
    assert "no host" in look_at(tmp_path, "scan.xml", "<nmaprun></nmaprun>").problems


HOSTILE = {
    "entities": '<!DOCTYPE nmaprun [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;">]><nmaprun><host>&b;</host></nmaprun>',
    "outside entity": '<!DOCTYPE nmaprun [<!ENTITY x SYSTEM "file:///etc/hostname">]><nmaprun><host>&x;</host></nmaprun>',
    "parameter entity": '<!DOCTYPE nmaprun [<!ENTITY % x SYSTEM "http://x.example/"> %x;]><nmaprun></nmaprun>',
    "depth": "<nmaprun>" + "<a>" * 100_000,
    "one tag": '<nmaprun><host a="' + "A" * 5_000_000 + '"/></nmaprun>',
    "one host": "<nmaprun><host>" + "<port/>" * 250_000 + "</host></nmaprun>",
    "not well formed": "<nmaprun><host></nmaprun>",
    "nothing after": "<nmaprun>",
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_files_come_to_an_end_and_are_told(tmp_path: Path, case: str) -> None:
    seen = look_at(tmp_path, "scan.xml", HOSTILE[case])
    assert seen.evidence[0].reader == "nmap"
    assert any(issue.blind for issue in seen.issues)
    assert "localhost" not in str(seen.rows)


def test_a_document_type_outside_is_not_opened(tmp_path: Path) -> None:
    host = '<host><address addr="10.0.0.1" addrtype="ipv4"/></host>'
    text = f'<!DOCTYPE nmaprun SYSTEM "http://x.example/nmap.dtd"><nmaprun>{host}</nmaprun>'
    seen = look_at(tmp_path, "scan.xml", text)
    assert seen.fields == [{"ip": "10.0.0.1"}]
    assert not seen.issues


@pytest.mark.parametrize("text", ["<html><body>nmaprun</body></html>", "nmaprun", "<nmap", '{"nmaprun": 1}'])
def test_other_files_are_no_scan(tmp_path: Path, text: str) -> None:
    seen = look_at(tmp_path, "a.txt", text)
    assert all(evidence.reader != "nmap" for evidence in seen.evidence)
