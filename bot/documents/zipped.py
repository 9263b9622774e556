"""The XML parts of a zipped document, unpacked within bounds and without entities."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError
from zlib import error as ZlibError  # noqa: N812 - as the exceptions beside it are named

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from bot.errors import NotTheFramework

LARGEST_PART = 10_000_000


class Package:
    """A zip file's parts by name."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.names = frozenset(archive.namelist())

    def xml(self, name: str) -> Element | None:
        """That part's root, or None where there is no such part."""
        if name not in self.names:
            return None
        try:
            return fromstring(self.bytes(name), forbid_dtd=True)
        except DefusedXmlException:
            raise NotTheFramework(
                "This file gives orders to whatever reads it (XML entities), as no word processor writes them. "
                "Open it, copy its text into a new document, and import that."
            ) from None
        except (ParseError, ValueError):
            raise _damaged() from None

    def bytes(self, name: str) -> bytes:
        # The size that the archive gives for itself may be untrue, so what is unpacked is counted.
        with self._archive.open(name) as part:
            unpacked = part.read(LARGEST_PART + 1)
        if len(unpacked) > LARGEST_PART:
            raise NotTheFramework("Unpacked, this file is far larger than a framework. Import the document alone.")
        return unpacked


@contextmanager
def opened(raw: bytes) -> Iterator[Package]:
    """Raises NotTheFramework for what is damaged, protected by a password, or too large once unpacked."""
    try:
        with zipfile.ZipFile(BytesIO(raw)) as archive:
            yield Package(archive)
    except RuntimeError as error:
        if isinstance(error, NotImplementedError) or "password" in str(error):
            raise NotTheFramework("This file is protected by a password. Save it again without one.") from None
        raise
    except (zipfile.BadZipFile, ZlibError, EOFError, OSError):
        raise _damaged() from None


def _damaged() -> NotTheFramework:
    return NotTheFramework("This file is damaged. Open it, save it again, and import that.")
