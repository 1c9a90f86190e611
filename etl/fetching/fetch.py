"""Registered sources → copies on disk, several hosts at once, each host one request after the other."""

from __future__ import annotations

import contextvars
import difflib
from collections import defaultdict
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from etl import contract as contracts
from etl.fetching import copies
from etl.fetching.client import Client, Manners, NotFetched
from etl.fetching.copies import Copy
from etl.problems import InvalidData, Problem
from etl.read import read
from locales import t

HOSTS_AT_ONCE = 8
# What can come of a source, the good ones first.
KINDS = ("new", "unchanged", "changed", "no_address", "gone", "refused", "too_large", "unreachable")


@dataclass(frozen=True)
class Source:
    """A registered publication; `address` is "" where there is none."""

    source_id: str
    address: str
    address_kind: str


@dataclass(frozen=True)
class Fetched:
    """What came of one source: a kind of `KINDS`, why it could not be had, and the newest copy there is."""

    source_id: str
    address: str
    kind: str
    why: str
    copy: Copy | None

    @property
    def failed(self) -> bool:
        return self.kind in ("gone", "refused", "too_large", "unreachable")


def registered(data: Path, chosen: Iterable[str] = ()) -> list[Source]:
    """The sources named in `chosen`, else all whose address is the publisher's own or a known outlet's.

    Copies elsewhere change hands, and are asked for by name only. Raises InvalidData for a name that is not
    registered or a file that breaks its contract, OSError if it cannot be read.
    """
    tables = tuple(table for table in contracts.load(data) if table.name == "source")
    reading = read(data, tables)
    if reading.problems:
        raise InvalidData(reading.problems)
    rows = [
        Source(*(str(row[name]) for name in ("source_id", "url", "address_kind"))) for row in reading.records("source")
    ]
    wanted = list(dict.fromkeys(chosen))
    if not wanted:
        return [source for source in rows if source.address and source.address_kind == "publisher"]
    known = {source.source_id: source for source in rows}
    unknown = [
        _unknown(f"{data.name}/published/sources.csv", name, list(known)) for name in wanted if name not in known
    ]
    if unknown:
        raise InvalidData(unknown)
    return [known[name] for name in wanted]


def fetch(
    sources: list[Source], folder: Path, manners: Manners, progress: Callable[[str, int], None] = lambda *_: None
) -> list[Fetched]:
    """Fetch each of `sources` into `folder`, in the order given. What cannot be had is told, and its last copy stays.

    Raises OSError if the folder cannot be written.
    """
    hosts: dict[str, list[Source]] = defaultdict(list)
    for source in sources:
        hosts[urlsplit(source.address).netloc.lower()].append(source)

    def visit(client: Client, visited: list[Source]) -> list[Fetched]:
        found = []
        for source in visited:
            found.append(_fetch_one(client, source, folder))
            progress(source.source_id, len(sources))
        return found

    folder.mkdir(parents=True, exist_ok=True)
    with Client(manners) as client, ThreadPoolExecutor(HOSTS_AT_ONCE) as pool:
        # The language in use belongs to a context, and each thread starts with an empty one.
        tasks = [pool.submit(contextvars.copy_context().run, visit, client, group) for group in hosts.values()]
        results = {one.source_id: one for task in tasks for one in task.result()}
    return [results[source.source_id] for source in sources]


def _fetch_one(client: Client, source: Source, folder: Path) -> Fetched:
    before = copies.of_source(folder, source.source_id)
    last = before[-1] if before else None

    def came(kind: str, why: str = "", copy: Copy | None = last) -> Fetched:
        return Fetched(source.source_id, source.address, kind, why, copy)

    if not source.address:
        return came("no_address", t("The source has no address."))
    known = last.headers if last and last.address == source.address else {}
    try:
        page = client.get(source.address, known)
    except NotFetched as error:
        return came(error.kind, str(error))
    if page.content is None:
        return came("unchanged", copy=copies.seen_again(folder, last) if last else None)
    copy = copies.keep(folder, source.source_id, source.address, page.final_address, page.headers, page.content)
    if last is None:
        return came("new", copy=copy)
    return came("unchanged" if copy.sha256 == last.sha256 else "changed", copy=copy)


def _unknown(file: str, name: str, known: list[str]) -> Problem:
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    mend = t("Did you mean “{near}”?", near=near[0]) if near else t("Register the publication in this file first.")
    return Problem(file, 0, "source_id", name, t("No such source is registered."), mend)
