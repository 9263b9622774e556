"""The framework in force: what we ship, with the official wording that was imported."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from hashlib import sha256

from bot.domain.framework import Framework
from bot.domain.wording import read_wording
from bot.errors import NotFound
from bot.partnership import Partnership
from bot.ports import ImportedWording, UnitOfWork


@dataclass(frozen=True)
class Import:
    """What an import did: `changed` names the provisions whose wording differs from the version before."""

    version: int
    is_new: bool
    changed: tuple[str, ...]


def in_force(work: UnitOfWork, framework: Framework) -> Framework:
    """The newest version: the shipped one, version 0, until a document was imported."""
    return _with(framework, work.wordings.latest(framework.id))


def at_version(work: UnitOfWork, framework: Framework, version: int) -> Framework:
    """The version a record is pinned to. Raises NotFound where it was never imported."""
    if version == 0:
        return framework
    imported = work.wordings.version(framework.id, version)
    if imported is None:
        raise NotFound
    return _with(framework, imported)


def current(partnership: Partnership) -> Framework:
    with partnership.open_work() as work:
        return in_force(work, partnership.framework)


def import_wording(partnership: Partnership, text: str, *, source: str, now: datetime) -> Import:
    """Keep the document's exact wording as a new version, unless it is what we have. Raises NotTheFramework."""
    framework = partnership.framework
    wording = read_wording(text, framework)
    digest = sha256("\n".join(f"{ref}\t{words}" for ref, words in sorted(wording.items())).encode()).hexdigest()
    with partnership.open_work() as work:
        before = work.wordings.latest(framework.id)
        if before is not None and before.digest == digest:
            return Import(before.version, is_new=False, changed=())
        version = before.version + 1 if before else 1
        work.wordings.add(ImportedWording(framework.id, version, source, digest, now, wording))
        work.commit()
    known = before.wording if before else {}
    changed = tuple(each.ref for each in framework.provisions if known.get(each.ref) != wording.get(each.ref))
    return Import(version, is_new=True, changed=changed)


# Every request shows a framework, and an imported wording never changes.
@lru_cache(maxsize=8)
def _with(framework: Framework, imported: ImportedWording | None) -> Framework:
    if imported is None:
        return framework
    provisions = tuple(replace(each, wording=imported.wording.get(each.ref)) for each in framework.provisions)
    return replace(framework, version=imported.version, source=imported.source, provisions=provisions)
