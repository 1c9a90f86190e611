"""From files of decisions to checked records: every file once, every decision once, and every reject named."""

from __future__ import annotations

import codecs
import csv
import gzip
import hashlib
import io
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO, cast

import duckdb

from etl import contract as contracts
from etl.cases import mapping as mappings
from etl.cases import members
from etl.cases.mapping import Mapping
from etl.cases.store import Loaded, Manifest, Store
from etl.contract import Table
from etl.problems import InvalidData, Problem
from locales import t

SQL = Path(__file__).parent / "sql"
ENDINGS = (".csv", ".csv.gz", ".parquet")
MARK = "SYNTHETIC"
UNREADABLE = (
    duckdb.IOException, duckdb.InvalidInputException, duckdb.ConversionException, EOFError, gzip.BadGzipFile, zlib.error,
    UnicodeDecodeError,
)  # fmt: skip
CHUNK = 1 << 22


@dataclass(frozen=True)
class Result:
    """What came of one file: None for `loaded` if it was loaded before, a `problem` if it cannot be read at all."""

    file: Path
    loaded: Loaded | None = None
    rejects: Path | None = None
    unused: tuple[str, ...] = ()
    problem: Problem | None = None


def files(paths: Sequence[str]) -> list[Path]:
    """The files that `paths` name: files, folders with all below them, and patterns.

    Raises InvalidData for each path that names none.
    """
    found: list[Path] = []
    problems = []
    for path in paths:
        here = Path(path)
        own = (
            [here]
            if here.is_file()
            else sorted(here.rglob("*"))
            if here.is_dir()
            else sorted(Path(here.anchor).glob(str(here.relative_to(here.anchor))))
        )
        own = [file for file in own if file.is_file() and file.name.endswith(ENDINGS)]
        if not own:
            what = t("There is no such file, or none of a kind that can be read.")
            problems.append(
                Problem(path, 0, "", "", what, t("Name a .csv, .csv.gz or .parquet file, a folder, or a pattern."))
            )
        found += own
    if problems:
        raise InvalidData(problems)
    return list(dict.fromkeys(found))


def load(
    store: Store,
    paths: Sequence[str],
    data: Path,
    mapping_file: Path | None = None,
    memory: str = "1GB",
    step: Callable[[str, int], None] = lambda *_: None,
) -> list[Result]:
    """Load every file of `paths` that is not in `store` yet, then find the decisions that are stated more than once.

    A file is known by its content. It is read anew only with another mapping, and replaces what was read before. A run
    that was stopped is taken up by calling this again. Raises InvalidData if a path or the mapping is wrong, OSError.
    """
    (contract,) = contracts.load(data / "cases")
    mapping = mappings.read(mapping_file, contract)
    named = files(paths)
    store.folder.mkdir(parents=True, exist_ok=True)
    store.sweep()
    results = []
    for file in named:
        step(file.name, len(named) + 1)
        results.append(_load(store, file, contract, mapping, data, memory))
    step(t("Decisions stated more than once"), len(named) + 1)
    settle(store, memory)
    return results


def settle(store: Store, memory: str = "1GB") -> None:
    """Write down which records another one supersedes, if files were loaded since that was last done."""
    manifest = store.manifest()
    if sorted(manifest.settled) == sorted(manifest.files):
        return
    waiting = store.folder / ".superseded.part"
    with _database(store, memory) as con:
        listed = [str(store.record_file(file_id)) for file_id in manifest.files]
        con.execute("SET preserve_insertion_order = false")
        con.read_parquet(listed, file_row_number=True).project(
            "decision_id, decided_on, load_no, file_row_number AS record_no"
        ).create_view("record")
        con.sql((SQL / "superseded.sql").read_text(encoding="utf-8")).write_parquet(str(waiting))
        ((superseded,),) = con.sql("SELECT count(*) FROM read_parquet($file)", params={"file": str(waiting)}).fetchall()
    waiting.replace(store.superseded_file)
    store.keep(Manifest(manifest.files, sorted(manifest.files), superseded))


def _load(store: Store, file: Path, contract: Table, mapping: Mapping, data: Path, memory: str) -> Result:
    manifest = store.manifest()
    file_id = _hash(file)
    before = manifest.files.get(file_id)
    if before and before.mapping == mapping.digest:
        return Result(file)
    load_no = 1 + max((entry.load_no for entry in manifest.files.values()), default=0)
    reading, checked = store.folder / ".text.part", store.folder / ".checked.part"
    try:
        with _database(store, memory) as con:
            unused = _view(con, file, reading, contract, mapping)
            _lists(con, mapping, data)
            values = {
                "date_form": mapping.date,
                "fine_yuan": mapping.yuan.get("fine", 1),
                "value_yuan": mapping.yuan.get("value", 1),
                "load_no": load_no,
                "today": date.today(),
            }
            con.sql((SQL / "checked.sql").read_text(encoding="utf-8"), params=values).write_parquet(str(checked))
            loaded, rejects = _split(con, store, file, file_id, checked, load_no, mapping)
    except InvalidData as error:
        return Result(file, problem=error.problems[0])
    except UNREADABLE as error:
        what = t("The file cannot be read: {error}.", error=str(error).splitlines()[0])
        mend = t("Get the file again, or save it as CSV in UTF-8.")
        return Result(file, problem=Problem(str(file), 0, "", "", what, mend))
    finally:
        for leftover in (reading, checked):
            leftover.unlink(missing_ok=True)
    # Where a file replaces what was read of it before, every decision is looked for anew.
    settled = [] if before else manifest.settled
    store.keep(Manifest({**manifest.files, file_id: loaded}, settled, manifest.superseded))
    return Result(file, loaded, rejects, unused)


def _split(
    con: duckdb.DuckDBPyConnection,
    store: Store,
    file: Path,
    file_id: str,
    checked: Path,
    load_no: int,
    mapping: Mapping,
) -> tuple[Loaded, Path | None]:
    """Part what was checked into records and rejects, in their places in the store."""
    con.read_parquet(str(checked), file_row_number=True).create_view("checked")
    con.execute(
        "CREATE TABLE IF NOT EXISTS reject_errors (line UBIGINT, column_name VARCHAR, csv_line VARCHAR, error_type VARCHAR)"
    )
    ((records, faulty, broken, synthetic),) = con.sql(
        """
        SELECT count(*) FILTER (problems IS NULL), count(problems), (SELECT count(DISTINCT line) FROM reject_errors),
            coalesce(bool_or(starts_with(decision_id, $mark)), false)
        FROM checked
        """,
        params={"mark": MARK},
    ).fetchall()
    rejects = None
    if faulty + broken:
        rejects = store.reject_file(file_id)
        _name_reasons(con)
        con.sql((SQL / "rejects.sql").read_text(encoding="utf-8"), params={"file": str(file)}).write_csv(
            str(rejects), header=True
        )
        clean = store.folder / ".clean.part"
        con.sql("SELECT * EXCLUDE (problems, file_row_number) FROM checked WHERE problems IS NULL").write_parquet(
            str(clean)
        )
        clean.replace(store.record_file(file_id))
    else:
        checked.replace(store.record_file(file_id))
    loaded = Loaded(
        file.name, load_no, records, faulty + broken, mapping.digest, synthetic, mapping.source, f"{date.today()}"
    )
    return loaded, rejects


def _view(
    con: duckdb.DuckDBPyConnection, file: Path, reading: Path, contract: Table, mapping: Mapping
) -> tuple[str, ...]:
    """Make the view `raw` of a file, with the contract's columns as text; the headers that nothing was taken from.

    Raises InvalidData if a required column is missing or a header stands twice.
    """
    if file.name.endswith(".parquet"):
        source = con.read_parquet(str(file))
        header = source.columns
    else:
        text, header, delimiter = _as_utf8(file, reading)
        _require_once(file, header)
        source = con.read_csv(
            str(text),
            compression="gzip" if text.name.endswith(".gz") else "none",
            columns=dict.fromkeys(header, "VARCHAR"),
            auto_detect=False,
            header=True,
            delimiter=delimiter,
            quotechar='"',
            escapechar='"',
            ignore_errors=True,
            store_rejects=True,
            rejects_limit=0,
        )
    source.create_view("source")
    headers = {field.name: mapping.columns.get(field.name, field.name) for field in contract.fields}
    problems = [
        Problem(
            str(file),
            1,
            field.name,
            headers[field.name],
            t("The column is missing."),
            t(
                "Name the file's own header for it in a mapping (--mapping); there are: {columns}.",
                columns=", ".join(header),
            ),
        )
        for field in contract.fields
        if headers[field.name] not in header
        and field.name not in mapping.constants
        and (field.required or field.name in mapping.columns)
    ]
    if problems:
        raise InvalidData(problems)
    texts = {name: f"CAST({_quoted(own)} AS VARCHAR)" if own in header else "NULL" for name, own in headers.items()} | {
        name: _literal(value) for name, value in mapping.constants.items()
    }
    columns = ", ".join(f"nullif({text}, '') AS {_quoted(name)}" for name, text in texts.items())
    con.execute(f"CREATE VIEW raw AS SELECT {columns} FROM source")
    return tuple(name for name in header if name not in headers.values())


def _lists(con: duckdb.DuckDBPyConnection, mapping: Mapping, data: Path) -> None:
    """Make the table `written`: what a record may write for each member, the mapping's own words first."""
    con.register("of_lists", members.written(data))
    con.execute("CREATE TABLE written AS FROM of_lists")
    for dimension, own in mapping.members.items():
        for text, member in own.items():
            values = [dimension, text, member]
            con.execute("DELETE FROM written WHERE dimension = $1 AND written = $2", values[:2])
            con.execute(
                "INSERT INTO written SELECT $1, $2, code FROM written WHERE dimension = $1 AND written = $3", values
            )


def _name_reasons(con: duckdb.DuckDBPyConnection) -> None:
    reasons = {
        "empty": (t("The field is empty."), t("Fill it in; the contract requires it.")),
        "date": (t("This is no date of the form expected."), t("Write 2020-12-31, or name the form in a mapping.")),
        "time": (t("The date lies before 1990 or in the future."), t("Correct the date.")),
        "region": (
            t("There is no such province, prefecture or county."),
            t("Take a code from data/reference/divisions.csv, or map the old code to the one that follows it."),
        ),
        "member": (
            t("The code list has no such member."),
            t("Take a code or name of the list under data/reference, map it, or leave it empty if it is not stated."),
        ),
        "amount": (
            t("This is no amount of at least 0."),
            t("Write a plain number in yuan, without separators or unit."),
        ),
        "line": (
            t("The line is no record: too many or too few fields, or an open quotation mark."),
            t("Mend the line."),
        ),
        "encoding": (t("The line is not in the encoding of the file."), t("Save the file as UTF-8.")),
    }
    con.execute("CREATE TABLE reason (reason VARCHAR, what VARCHAR, mend VARCHAR)")
    con.executemany("INSERT INTO reason VALUES (?, ?, ?)", [[name, *words] for name, words in reasons.items()])


def _as_utf8(file: Path, reading: Path) -> tuple[Path, list[str], str]:
    """The file itself if it is UTF-8, else its text written to `reading`; its header and delimiter."""
    encoding = _encoding(file)
    text = file
    if encoding != "utf-8":
        with _opened(file) as source, reading.open("w", encoding="utf-8", newline="") as target:
            target.writelines(_decoded(source, encoding))
        text = reading
    with _opened(text) as source:
        line = io.TextIOWrapper(source, encoding="utf-8-sig", errors="replace", newline="").readline()
    delimiter = max(",;\t", key=line.count)
    return text, next(csv.reader([line], delimiter=delimiter), []), delimiter


def _encoding(file: Path) -> str:
    """UTF-8, or GB18030 where the first bytes beyond ASCII are not UTF-8."""
    with _opened(file) as source:
        for chunk in _chunks(source):
            if chunk.isascii():
                continue
            return next((name for name in ("utf-8", "gb18030") if _decodes(chunk, name)), "utf-8")
    return "utf-8"


def _decodes(chunk: bytes, encoding: str) -> bool:
    """Whether `chunk` is text in `encoding`, but for a character that its end may cut."""
    try:
        codecs.getincrementaldecoder(encoding)().decode(chunk)
    except UnicodeDecodeError:
        return False
    return True


def _decoded(source: BinaryIO, encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)()
    yield from map(decoder.decode, _chunks(source))
    yield decoder.decode(b"", final=True)


def _opened(file: Path) -> BinaryIO:
    return cast(BinaryIO, gzip.open(file)) if file.name.endswith(".gz") else file.open("rb")


def _chunks(source: BinaryIO) -> Iterator[bytes]:
    return iter(lambda: source.read(CHUNK), b"")


def _hash(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as source:
        for chunk in _chunks(source):
            digest.update(chunk)
    return digest.hexdigest()[:32]


def _require_once(file: Path, header: list[str]) -> None:
    problems = [
        Problem(
            str(file),
            1,
            name,
            name,
            t("The header stands twice, or is empty."),
            t("Give every column a name of its own."),
        )
        for name in dict.fromkeys(header)
        if not name.strip() or header.count(name) > 1
    ]
    if problems or not header:
        raise InvalidData(
            problems or [Problem(str(file), 1, "", "", t("The file is empty."), t("Get the file again."))]
        )


def _database(store: Store, memory: str) -> closing[duckdb.DuckDBPyConnection]:
    """A database in memory that keeps to `memory` and spills to the store's disk.

    Records are matched with lists in the order written: the small side is always the list, which DuckDB cannot know.
    """
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": memory,
        "temp_directory": str(store.folder / ".spill"),
        "disabled_optimizers": "join_order,build_side_probe_side",
    }
    con = duckdb.connect(config=config)
    con.execute("SET enable_progress_bar = false")
    return closing(con)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
