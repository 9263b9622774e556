"""Imported wordings as rows, every version kept."""

from collections.abc import Mapping

from sqlalchemy import Connection, Select, bindparam, insert, select

from bot.ports.wordings import ImportedWording
from storage.tables import imported_wording, provision_wording

# Wordings by what they are, whichever transaction read them first: an imported wording never changes.
KnownWordings = dict[str, Mapping[str, str]]

_OF_FRAMEWORK = select(imported_wording).where(imported_wording.c.framework == bindparam("framework"))
_VERSION = _OF_FRAMEWORK.where(imported_wording.c.version == bindparam("version"))
_LATEST = _OF_FRAMEWORK.order_by(imported_wording.c.version.desc()).limit(1)


class SqlWordings:
    """`known` is kept by the database for all its work: a wording is dozens of rows, and most requests show some."""

    def __init__(self, connection: Connection, known: KnownWordings) -> None:
        self._connection = connection
        self._known = known

    def add(self, wording: ImportedWording) -> None:
        key = {"framework": wording.framework, "version": wording.version}
        self._connection.execute(
            insert(imported_wording).values(
                **key, source=wording.source, digest=wording.digest, imported_at=wording.imported_at
            )
        )
        provisions = [
            {**key, "provision": ref, "position": position, "wording": words}
            for position, (ref, words) in enumerate(wording.wording.items())
        ]
        if provisions:
            self._connection.execute(insert(provision_wording), provisions)

    def latest(self, framework: str) -> ImportedWording | None:
        return self._read(_LATEST, framework=framework)

    def version(self, framework: str, version: int) -> ImportedWording | None:
        return self._read(_VERSION, framework=framework, version=version)

    def _read(self, query: Select[tuple[object, ...]], **of: object) -> ImportedWording | None:
        row = self._connection.execute(query, of).one_or_none()
        if row is None:
            return None
        key = f"{row.framework} {row.version} {row.digest}"
        if key not in self._known:
            self._known[key] = self._wording(row.framework, row.version)
        return ImportedWording(row.framework, row.version, row.source, row.digest, row.imported_at, self._known[key])

    def _wording(self, framework: str, version: int) -> Mapping[str, str]:
        columns = provision_wording.c
        rows = self._connection.execute(
            select(columns.provision, columns.wording)
            .where(columns.framework == framework, columns.version == version)
            .order_by(columns.position)
        )
        return {each.provision: each.wording for each in rows}
