"""Where weaknesses are reported, as RFC 9116 has it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

HOLDS = timedelta(days=180)


def security_txt(contact: str, public_url: str, now: datetime | None = None) -> str:
    """The file's text; it holds for half a year, and is the same throughout a month."""
    end = ((now or datetime.now(UTC)) + HOLDS).replace(day=1, hour=0, minute=0, second=0)
    lines = [
        f"Contact: {contact}",
        f"Expires: {end:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en, ko, zh, ru",
    ]
    if public_url:
        lines.append(f"Canonical: {public_url}/.well-known/security.txt")
    return "\n".join(lines) + "\n"
