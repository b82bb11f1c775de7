"""Everything that campmap raises on purpose, as one tree.

    CampmapError
    ├── BadQuery          a request asks for something that cannot be asked
    │   └── NotOffered    it asks for a form that is not made here
    ├── NotHere           a layer, place, source or format that does not exist
    ├── Withdrawn         a place that existed and was withdrawn, with the reason
    ├── BadDate           text that is not an EDTF date
    ├── BrokenData        geodata that breaks its rules; carries every fault
    ├── BrokenRelease     a release whose files are not those that were published
    ├── Refused           a release or a build that may not be made, with the remedy
    ├── StoreDown         the database does not answer; asked again later, it may
    │   └── OtherEdition  it does not hold this version of the data
    ├── NoRoom            a file cannot be written: the disk is full, or not ours to write
    │   └── NoTable       that of a bulk layer's table, in the cache folder
    ├── GroundError       the basemap is missing or damaged
    ├── PictureError      a picture cannot be made: its fonts or its renderer fail
    └── Busy              more is asked at once than can be made; try again

A message tells the reader what to do instead. Only `web/problems.py` knows status codes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class CampmapError(Exception):
    """The root: anything campmap raises knowingly."""


class BadQuery(CampmapError):
    """A request that cannot be answered as asked; `parameter` names the culprit."""

    def __init__(self, message: str, parameter: str | None = None) -> None:
        super().__init__(message)
        self.parameter = parameter


class NotOffered(BadQuery):
    """A form of an answer that a standard lets us not have; the message names those we have."""


class NotHere(CampmapError):
    """Something asked for by name that does not exist; `known` lists what does."""

    def __init__(self, message: str, known: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.known = tuple(known)


class Withdrawn(CampmapError):
    """A place that was published once and is no longer: since a day, for a reason by language."""

    def __init__(self, on: str, reason: Mapping[str, str]) -> None:
        super().__init__(f"withdrawn on {on}: {reason['en']}")
        self.on = on
        self.reason = reason


class BadDate(CampmapError):
    """Text that is not a date of the Extended Date/Time Format (ISO 8601-2)."""


class BrokenData(CampmapError):
    """Geodata that may not be published; `faults` are the lines that say why."""

    def __init__(self, faults: Sequence[object]) -> None:
        super().__init__(
            f"geodata has {len(faults)} fault(s); `campmap validate` lists them:\n"
            + "\n".join(str(fault) for fault in faults)
        )
        self.faults = tuple(faults)


class BrokenRelease(CampmapError):
    """A release that is damaged; it is not served until its files are what they were."""

    def __init__(self, name: str, fault: str) -> None:
        super().__init__(f"the release {name} {fault}; restore its folder from where it was cloned")


class Refused(CampmapError):
    """Something an operator asked for that is not done; the message says why, and the remedy."""


class StoreDown(CampmapError):
    """The database does not answer, or not in time; the message says what to do."""

    retry_s = 5
    """Seconds after which it is worth asking again."""


class OtherEdition(StoreDown):
    """The database does not hold the data that is served: `campmap load` puts it there."""


class NoRoom(CampmapError):
    """A file that an answer is made of cannot be written: a full disk, or one not ours to write."""


class NoTable(NoRoom):
    """The table of a bulk layer cannot be made or kept."""


class GroundError(CampmapError):
    """The basemap's files are missing or damaged."""


class PictureError(CampmapError):
    """A picture cannot be made: its fonts are missing, or its renderer failed."""


class Busy(CampmapError):
    """More is asked at once than can be made; `retry_s` says in how many seconds to ask again."""

    def __init__(self, message: str, retry_s: int) -> None:
        super().__init__(message)
        self.retry_s = retry_s
