"""The framework in force: what we ship, with the official wording that was imported."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256

from bot.domain.difference import Difference, difference
from bot.domain.framework import Framework
from bot.domain.named_text import speaks_of
from bot.domain.worded import worded
from bot.domain.wording import read_wording
from bot.errors import NotFound
from bot.partnership import Partnership
from bot.ports.wordings import ImportedWording
from bot.ports.work import UnitOfWork


@dataclass(frozen=True)
class Import:
    """What an import did, by reference.

    `changed` have other words than the version before, or none before; `removed` are of that version, or of our file
    at the first import, and not of this. `by_wording_alone` are not in our file; `unlike` our file is the text of those
    that hold less than half of the terms they are recognised by.
    """

    version: int
    is_new: bool
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    by_wording_alone: tuple[str, ...]
    unlike: tuple[str, ...]


@dataclass(frozen=True)
class Compared:
    """Two wordings and what differs between them. `older` is version 0 where nothing was imported."""

    older_version: int
    older: Mapping[str, str]
    newer: Mapping[str, str]

    @property
    def difference(self) -> Difference:
        return difference(self.older, self.newer)


def in_force(work: UnitOfWork, framework: Framework) -> Framework:
    """The newest version: the shipped one, version 0, until a document was imported."""
    return _with(framework, work.wordings.latest(framework.id))


def at_version(work: UnitOfWork, framework: Framework, version: int) -> Framework:
    """The version a record is pinned to. Raises NotFound where it was never imported."""
    if version == 0:
        return framework
    return _with(framework, _imported(work, framework, version))


def current(partnership: Partnership) -> Framework:
    with partnership.open_work() as work:
        return in_force(work, partnership.framework)


def import_wording(
    partnership: Partnership, text: str, *, source: str, now: datetime, ends_early: bool = False
) -> Import:
    """Keep the document's exact wording as a new version, unless it is what we have. Raises NotTheFramework."""
    framework = partnership.framework
    wording = read_wording(text, framework, ends_early=ends_early)
    digest = sha256("\n".join(f"{ref}\t{words}" for ref, words in sorted(wording.items())).encode()).hexdigest()
    with partnership.open_work() as work:
        before = work.wordings.latest(framework.id)
        if before is not None and before.digest == digest:
            return _done(framework, before.version, wording, wording, is_new=False)
        version = before.version + 1 if before else 1
        work.wordings.add(ImportedWording(framework.id, version, source, digest, now, wording))
        work.commit()
    return _done(framework, version, before.wording if before else {}, wording, is_new=True)


def compare_document(partnership: Partnership, text: str, *, ends_early: bool = False) -> Compared:
    """The document against the newest version. Raises NotTheFramework as an import would; nothing is kept."""
    newer = read_wording(text, partnership.framework, ends_early=ends_early)
    with partnership.open_work() as work:
        before = work.wordings.latest(partnership.framework.id)
    return Compared(before.version if before else 0, before.wording if before else {}, newer)


def compare_versions(partnership: Partnership, older: int, newer: int) -> Compared:
    """Raises NotFound where one of them was never imported."""
    with partnership.open_work() as work:
        before, after = (_imported(work, partnership.framework, version) for version in (older, newer))
    return Compared(older, before.wording, after.wording)


def _imported(work: UnitOfWork, framework: Framework, version: int) -> ImportedWording:
    imported = work.wordings.version(framework.id, version)
    if imported is None:
        raise NotFound
    return imported


def _done(
    framework: Framework, version: int, before: Mapping[str, str], wording: Mapping[str, str], *, is_new: bool
) -> Import:
    ours = framework.by_ref
    found = difference(before, wording)
    return Import(
        version,
        is_new,
        changed=tuple(ref for ref in wording if ref in (*found.added, *found.changed)),
        removed=tuple(ref for ref in (before or ours) if ref not in wording),
        by_wording_alone=tuple(ref for ref in wording if ref not in ours),
        unlike=tuple(ref for ref, words in wording.items() if ref in ours and not speaks_of(words, ours[ref].terms)),
    )


# Every request shows a framework, and an imported wording never changes.
@lru_cache(maxsize=8)
def _with(framework: Framework, imported: ImportedWording | None) -> Framework:
    if imported is None:
        return framework
    return worded(framework, imported.wording, version=imported.version, source=imported.source)
