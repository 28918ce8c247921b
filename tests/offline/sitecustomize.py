"""Blocks the outside network in every Python process whose path begins with this folder, and notes each attempt."""

import ipaddress
import os
import sys


def block_outside(event: str, args: tuple[object, ...]) -> None:
    """An audit hook: connecting to any address but this machine's own raises, and the address is written down."""
    if event != "socket.connect" or not isinstance(args[1], tuple) or is_own(str(args[1][0])):
        return
    if log := os.environ.get("LONGARM_OFFLINE_LOG"):
        with open(log, "a", encoding="utf-8") as notes:
            print(f"{args[1]} from {sys.argv[:2]}", file=notes)
    raise ConnectionRefusedError(f"the tests may not reach {args[1]}")


def is_own(host: str) -> bool:
    """Whether the host is this machine."""
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return host in ("", "localhost")


sys.addaudithook(block_outside)
