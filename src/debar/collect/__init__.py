"""The only rooms that speak to a network: they ask what was named, write evidence files, and judge nothing.

`snmp` asks agents, `netbox` asks an inventory. What comes back is a file that the readers read, so that collecting
and judging can happen on two machines and on two days. Nothing that an answer names is ever asked.
"""
