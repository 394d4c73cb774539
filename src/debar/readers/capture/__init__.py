"""Packet captures, taken apart: `container` finds the packets of a file, `frames` looks at the heads of many at once,
the modules named after protocols read what devices say of themselves, `devices` keeps who said what.

`debar.readers.pcap` puts them together.
"""
