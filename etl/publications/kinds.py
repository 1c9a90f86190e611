"""What a file is, told by its content: names lie, and exports of web pages as “.xls” are common."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePath

from etl.hostile import Refused, unpackable
from locales import t

NAMES = {
    "html": "HTML", "pdf": "PDF", "xlsx": "XLSX", "xls": "XLS", "ods": "ODS", "docx": "DOCX", "csv": "CSV", "txt": "TXT",
}  # fmt: skip
_SUFFIXES = {
    "htm": "html", "shtml": "html", "xhtml": "html", "mht": "html", "xlsm": "xlsx", "tsv": "csv", "tab": "csv", "text": "txt",
    "md": "txt", "jsp": "html", "php": "html", "aspx": "html",
}  # fmt: skip
_MARKUP = re.compile(r"<(?:!doctype\s+html|html|head|body|table|div|p|meta|title|h1|br)\b", re.IGNORECASE)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def kind(content: bytes) -> str:
    """The key in `NAMES` of what `content` is, "" if it is text without markup.

    Raises `Refused` for what is not read, with what to save it as.
    """
    head = content[:4096]
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if content.startswith(b"PK\x03\x04"):
        return _archive(content)
    if content.startswith(_OLE):
        return _compound(content)
    if head.lstrip().startswith(b"{\\rtf"):
        raise Refused(t("This is rich text (RTF), which is not read."), _as("DOCX"))
    if not content.strip():
        raise Refused(t("The file is empty."), t("Save it again, or fetch it again."))
    if head.startswith(
        (b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*")
    ):
        raise Refused(t("This is an archive or a picture, which is not read."), t("Unpack it, or type its text."))
    text = head.decode("utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else "latin-1", errors="replace")
    if "urn:schemas-microsoft-com:office:spreadsheet" in text:
        raise Refused(t("This is an XML spreadsheet of 2003, which is not read."), _as("XLSX"))
    if _MARKUP.search(text):
        return "html"
    if b"\x00\x00\x00\x00" in head or sum(byte < 9 for byte in head) > len(head) // 2:
        raise Refused(t("This is neither text nor a format that is read."), _as(", ".join(NAMES.values())))
    return ""


def expected(name: str) -> str:
    """The key in `NAMES` that a file's name promises, "" if it promises none."""
    suffix = PurePath(name).suffix.lower().lstrip(".")
    return suffix if suffix in NAMES else _SUFFIXES.get(suffix, "")


def _as(formats: str) -> str:
    return t("Save it as {formats}.", formats=formats)


def _archive(content: bytes) -> str:
    unpackable(content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = set(archive.namelist())
        mimetype = archive.read("mimetype")[:200] if "mimetype" in names else b""
    if b"opendocument.spreadsheet" in mimetype:
        return "ods"
    if "word/document.xml" in names:
        return "docx"
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    if b"opendocument.text" in mimetype:
        raise Refused(t("This is an OpenDocument text, which is not read."), _as("DOCX"))
    raise Refused(t("This is an archive or a picture, which is not read."), t("Unpack it, or type its text."))


def _compound(content: bytes) -> str:
    for stream, found in (("Workbook", "xls"), ("Book", "xls")):
        if f"{stream}\0".encode("utf-16-le") in content:
            return found
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise Refused(t("The file is protected by a password."), t("Save it without a password."))
    raise Refused(t("This is an old Word or other Office file, which is not read."), _as("DOCX"))
