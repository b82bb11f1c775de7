"""How often one client may ask, without knowing afterwards who asked.

Counts stand in a fixed table, in the slot that a keyed hash of the address names. The key and all
counts are thrown away with every window, so nothing leads back to an address after ten seconds.
"""

from __future__ import annotations

import secrets
import time
from array import array
from functools import lru_cache
from hashlib import blake2b
from ipaddress import IPv4Address, IPv6Address, ip_address

WINDOW_S = 10
"""Seconds over which requests are counted, and the longest that a count lives."""

SLOTS = 1 << 16
"""Two clients share a slot by chance: one in sixty-five thousand."""

NETWORK = 8
"""Bytes of an IPv6 address that one household or office has: the rest it may choose."""


class Pace:
    """Counts requests by client; `per_s` on average over a window are let through."""

    def __init__(self, per_s: int) -> None:
        self._most = per_s * WINDOW_S
        self._begin()

    def wait(self, client: str) -> int:
        """Count one request: 0 to let it through, else the seconds to wait before the next."""
        if not self._most:
            return 0
        left_s = self._end - time.monotonic()
        if left_s <= 0:
            self._begin()
            left_s = WINDOW_S
        slot = self._slot(client)
        if slot is None:
            return 0
        self._counts[slot] += 1
        return 0 if self._counts[slot] <= self._most else max(1, round(left_s))

    def _begin(self) -> None:
        key = secrets.token_bytes(16)
        self._counts = array("L", bytes(SLOTS * array("L").itemsize))
        self._end = time.monotonic() + WINDOW_S
        self._slot = lru_cache(4096)(lambda client: slot_of(client, key))


def slot_of(client: str, key: bytes) -> int | None:
    """Where a client is counted; None for the machine itself, which may be a proxy for many."""
    try:
        address = ip_address(client)
    except ValueError:
        address = None
    if address is not None and (mapped(address) or address).is_loopback:
        return None
    told = client.encode() if address is None else network(address)
    return int.from_bytes(blake2b(told, key=key, digest_size=2).digest(), "big")


def mapped(address: IPv4Address | IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 socket shows as ::ffff:192.0.2.1."""
    return address.ipv4_mapped if isinstance(address, IPv6Address) else None


def network(address: IPv4Address | IPv6Address) -> bytes:
    """What stands for one client: an IPv4 address, or the /64 of an IPv6 address."""
    found = mapped(address) or address
    return found.packed if found.version == 4 else found.packed[:NETWORK]
