"""People are named only where they hold an office or spoke in public; nobody's contacts stand."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator

from app.domain.dataset import Dataset
from app.domain.names import CONTACT, people_in
from app.records.fault import Fault
from app.records.people import REGISTER
from app.records.texts import Said, of_lists, quoted, strings, written

RULE = "people"

NAMING = ("name", "aliases", "province", "county", "city", "river", "sides")
"""Members of a record whose words are places."""

CALENDAR = frozenset(word.lower() for word in (*calendar.month_name, *calendar.day_name))


def check(dataset: Dataset) -> Iterator[Fault]:
    """One fault for each name of a person who is not registered, and for each stale entry."""
    said = tuple(dict.fromkeys(written(dataset)))
    yield from _register(dataset, said)
    known = _known(dataset)
    ordinary = _ordinary(dataset, said)
    suspect = [one for one in said if any(people_in(one.text, ordinary))]
    for file, text in suspect:
        for name in people_in(known.sub("·", text), ordinary):
            remedy = (
                f"names {name!r}; leave private persons out, or register who holds an office or "
                f"spoke in public in {REGISTER} (`terms` has what is no person)"
            )
            yield Fault(file, RULE, remedy)
    for file, text in dict.fromkeys((*said, *of_lists(dataset), *quoted(dataset))):
        if found := CONTACT.search(text):
            remedy = f"holds {found[0][:3]}…, a telephone number, address or number of a person"
            yield Fault(file, RULE, f"{remedy}; take it out")


def _register(dataset: Dataset, said: tuple[Said, ...]) -> Iterator[Fault]:
    for person in dataset.people.persons.values():
        if person.source not in dataset.sources.keys() | dataset.unread:
            yield Fault(REGISTER, RULE, f"{person.id}: there is no source {person.source!r}")
        if not any(name in text for name in person.names for _, text in said):
            yield Fault(REGISTER, RULE, f"{person.id}: is named nowhere; take the entry out")


def _known(dataset: Dataset) -> re.Pattern[str]:
    """Names that may stand: registered people, authors of sources, and terms."""
    names = {name for one in dataset.people.persons.values() for name in one.names}
    names |= dataset.people.terms
    for source in dataset.sources.values():
        for author in source.csl.get("author", ()):
            given = author.get("given", "")
            for part in (given, given.partition(" ")[0]):
                names.add(author.get("literal") or f"{part} {author.get('family', '')}".strip())
    longest = sorted(filter(None, names), key=len, reverse=True)
    return re.compile("|".join(_whole(name) for name in longest) or r"(?!)")


def _whole(name: str) -> str:
    """The name as a whole; Hangul and Han have no spaces to end a name at."""
    return rf"\b{re.escape(name)}\b" if name.isascii() else re.escape(name)


def _ordinary(dataset: Dataset, said: tuple[Said, ...]) -> frozenset[str]:
    """Words in lower case that no name is made of: of places, publishers, and plain language."""
    naming = [
        text
        for feature in dataset.records
        for member in NAMING
        for text in strings(feature.properties.get(member))
    ]
    words = dataset.vocabulary
    terms = (*words.kinds.values(), *words.operators.values())
    naming += [text for term in terms for text in term.label.by_language.values()]
    naming += [
        text for layer in dataset.layers.values() for text in layer.title.by_language.values()
    ]
    for source in dataset.sources.values():
        naming += [str(source.csl.get(key, "")) for key in ("publisher", "container-title")]
    found = {word.lower() for text in naming for word in _WORD.findall(text)}
    plain = {word for one in said for word in _PLAIN.findall(one.text)}
    return frozenset(found | plain | CALENDAR)


_PLAIN = re.compile(r"\b[a-zа-яё]+\b")
_WORD = re.compile(r"\w+(?:['’]\w+)*")
