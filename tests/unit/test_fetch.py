"""Fetching from a real server on this machine that is slow, broken, redirecting, changing or forbidding."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from etl.fetching import copies
from etl.fetching.changed import changed
from etl.fetching.client import AGENT, Manners
from etl.fetching.fetch import Fetched, Source, fetch, registered
from etl.problems import InvalidData

ROOT = Path(__file__).resolve().parents[2]
QUICK = Manners(timeout=1.0, whole=4.0, largest=200_000, delay=0.0, tries=3, allow_local=True)
Answer = Callable[["Handler"], None]


class Site(ThreadingHTTPServer):
    """A site of pages; `asked` lists the paths in the order of the requests, with the time of each."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.pages: dict[str, Answer] = {}
        self.asked: list[tuple[str, float, dict[str, str]]] = []

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def paths(self) -> list[str]:
        return [path for path, _, _ in self.asked if path != "/robots.txt"]

    def source(self, name: str, path: str | None = None) -> Source:
        return Source(name, self.root + (path or f"/{name}"), "publisher")


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Site

    def do_GET(self) -> None:
        self.server.asked.append((self.path, time.monotonic(), dict(self.headers)))
        page = self.server.pages.get(self.path)
        if page is None:
            self.give(b"not here", status=404)
        else:
            page(self)

    def give(self, content: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def site() -> Iterator[Site]:
    served = Site()
    thread = threading.Thread(target=served.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield served
    served.shutdown()
    thread.join()
    served.server_close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "snapshots"


def page(*paragraphs: str) -> bytes:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"<html><head><title>合成公报</title></head><body><article><h1>合成公报</h1>{body}</article></body></html>".encode()


def fixed(content: bytes, status: int = 200, **headers: str) -> Answer:
    return lambda handler: handler.give(content, status, **headers)


def in_turn(*answers: Answer) -> Answer:
    """One answer a request, the last one for ever."""
    left = list(answers)
    return lambda handler: (left.pop(0) if len(left) > 1 else left[0])(handler)


def one(site: Site, folder: Path, name: str = "page", manners: Manners = QUICK) -> Fetched:
    (fetched,) = fetch([site.source(name)], folder, manners)
    return fetched


def test_a_page_is_kept_as_it_came_with_where_and_when(site: Site, folder: Path) -> None:
    content = page("查处案件12件。")
    site.pages["/page"] = fixed(content, ETag='"1"', Last_Modified="Thu, 22 Apr 2021 08:00:00 GMT")
    fetched = one(site, folder)
    assert fetched.kind == "new" and fetched.copy is not None
    assert fetched.copy.file(folder).read_bytes() == content
    assert fetched.copy.sha256 == hashlib.sha256(content).hexdigest()
    assert fetched.copy.final_address == site.root + "/page"
    assert fetched.copy.header("etag") == '"1"'
    assert copies.of_source(folder, "page") == [fetched.copy]


def test_the_same_bytes_again_are_one_copy_with_a_later_date(site: Site, folder: Path) -> None:
    site.pages["/page"] = fixed(page("查处案件12件。"))
    first, second = one(site, folder), one(site, folder)
    assert second.kind == "unchanged"
    (kept,) = copies.of_source(folder, "page")
    assert first.copy is not None
    assert kept.fetched_at == first.copy.fetched_at and kept.seen_at > first.copy.seen_at


def test_a_server_that_knows_is_asked_only_whether_the_page_changed(site: Site, folder: Path) -> None:
    def conditional(handler: Handler) -> None:
        same = handler.headers.get("If-None-Match") == '"1"'
        handler.give(b"" if same else page("原文"), 304 if same else 200, ETag='"1"')

    site.pages["/page"] = conditional
    one(site, folder)
    assert one(site, folder).kind == "unchanged"
    (kept,) = copies.of_source(folder, "page")
    assert kept.file(folder).read_bytes() == page("原文")
    assert kept.header("etag") == '"1"', "asked the same way the time after"


def test_every_version_is_kept_and_a_return_to_the_first_is_a_change(site: Site, folder: Path) -> None:
    site.pages["/page"] = in_turn(fixed(page("一")), fixed(page("二")), fixed(page("一")))
    assert [one(site, folder).kind for _ in range(3)] == ["new", "changed", "changed"]
    assert len(copies.of_source(folder, "page")) == 2
    assert copies.of_source(folder, "page")[-1].file(folder).read_bytes() == page("一")


@pytest.mark.parametrize("status", [404, 410, 403])
def test_a_page_that_is_gone_is_told_and_its_copy_stays(site: Site, folder: Path, status: int) -> None:
    site.pages["/page"] = in_turn(fixed(page("还在")), fixed(b"gone", status))
    one(site, folder)
    gone = one(site, folder)
    assert gone.failed and str(status) in gone.why
    assert gone.copy is not None and gone.copy.file(folder).read_bytes() == page("还在")


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_passing_failure_is_tried_again(site: Site, folder: Path, status: int) -> None:
    site.pages["/page"] = in_turn(fixed(b"later", status), fixed(page("好了")))
    assert one(site, folder).kind == "new"
    assert site.paths() == ["/page", "/page"]


def test_a_lasting_failure_is_told_after_as_many_tries_as_allowed(site: Site, folder: Path) -> None:
    site.pages["/page"] = fixed(b"broken", 500)
    fetched = one(site, folder)
    assert fetched.kind == "unreachable" and "500" in fetched.why and fetched.copy is None
    assert len(site.paths()) == QUICK.tries


def test_the_server_says_how_long_to_wait(site: Site, folder: Path) -> None:
    site.pages["/page"] = in_turn(fixed(b"", 503, Retry_After="1"), fixed(page("好了")))
    assert one(site, folder).kind == "new"
    first, second = (when for path, when, _ in site.asked if path == "/page")
    assert second - first >= 1


def test_a_page_cut_off_is_never_kept(site: Site, folder: Path) -> None:
    def cut(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "5000")
        handler.end_headers()
        handler.wfile.write(b"<html>only the beginning")
        handler.close_connection = True

    site.pages["/page"] = cut
    assert one(site, folder).kind == "unreachable"
    assert copies.of_source(folder, "page") == []
    assert not [file for file in folder.rglob("*") if file.is_file()]


def test_a_silent_and_an_endless_server_end(site: Site, folder: Path) -> None:
    done = threading.Event()

    def silent(_: Handler) -> None:
        done.wait(20)

    def endless(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Connection", "close")
        handler.end_headers()
        with contextlib.suppress(OSError):
            while not done.wait(0.2):
                handler.wfile.write(b"<p>")

    site.pages |= {"/silent": silent, "/endless": endless}
    manners = Manners(timeout=0.5, whole=1.5, delay=0.0, tries=1, allow_local=True)
    fetched = fetch([site.source("silent"), site.source("endless")], folder, manners)
    done.set()
    assert [each.kind for each in fetched] == ["unreachable", "unreachable"]


@pytest.mark.parametrize("compressed", [False, True], ids=["plain", "gzip bomb"])
def test_a_page_too_large_is_refused(site: Site, folder: Path, compressed: bool) -> None:
    content = b"a" * (QUICK.largest * 20)
    answer = fixed(gzip.compress(content), Content_Encoding="gzip") if compressed else fixed(content)
    site.pages["/page"] = answer
    assert one(site, folder).kind == "too_large"
    assert copies.of_source(folder, "page") == []


def test_redirects_are_followed_and_the_final_address_kept(site: Site, folder: Path) -> None:
    site.pages |= {"/page": fixed(b"", 301, Location="/moved"), "/moved": fixed(page("新址"))}
    copy = one(site, folder).copy
    assert copy is not None
    assert copy.address.endswith("/page") and copy.final_address.endswith("/moved")


def test_a_loop_of_redirects_ends(site: Site, folder: Path) -> None:
    site.pages["/page"] = fixed(b"", 302, Location="/page")
    fetched = one(site, folder)
    assert fetched.kind == "unreachable" and "redirects" in fetched.why


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://127.0.0.1/"])
def test_a_redirect_leads_to_web_pages_only(site: Site, folder: Path, target: str) -> None:
    site.pages["/page"] = fixed(b"", 302, Location=target)
    assert one(site, folder).kind == "refused"


def test_addresses_of_this_machine_are_asked_only_when_allowed(site: Site, folder: Path) -> None:
    site.pages["/page"] = fixed(page("内网"))
    manners = Manners(timeout=1.0, delay=0.0, tries=1)
    assert one(site, folder, manners=manners).kind == "refused"
    assert site.asked == []


def test_robots_are_obeyed_and_asked_once(site: Site, folder: Path) -> None:
    site.pages |= {
        "/robots.txt": fixed(b"User-agent: *\nDisallow: /private\n", Content_Type="text/plain"),
        "/private": fixed(page("不可")),
        "/page": fixed(page("可")),
    }
    kinds = [each.kind for each in fetch([site.source("private"), site.source("page")], folder, QUICK)]
    assert kinds == ["refused", "new"]
    assert [path for path, _, _ in site.asked] == ["/robots.txt", "/page"]
    assert all(headers["User-Agent"].startswith(AGENT) for _, _, headers in site.asked)


def test_a_site_whose_robots_cannot_be_read_is_left_alone(site: Site, folder: Path) -> None:
    site.pages |= {"/robots.txt": fixed(b"", 500), "/page": fixed(page("可"))}
    assert one(site, folder).kind == "unreachable"
    assert site.paths() == []


def test_a_host_is_asked_no_more_often_than_its_delay(site: Site, folder: Path) -> None:
    site.pages |= {f"/p{number}": fixed(page("页")) for number in range(3)}
    fetch([site.source(f"p{number}") for number in range(3)], folder, Manners(delay=0.3, allow_local=True))
    times = [when for _, when, _ in site.asked]
    assert all(later - earlier >= 0.3 for earlier, later in pairwise(times))


def test_a_host_that_does_not_answer_leaves_the_others(site: Site, folder: Path) -> None:
    site.pages["/page"] = fixed(page("在"))
    offline = Source("offline", "http://127.0.0.1:1/x", "publisher")
    fetched = fetch([offline, site.source("page"), Source("bare", "", "none")], folder, QUICK)
    assert [each.kind for each in fetched] == ["unreachable", "new", "no_address"]


def test_leftovers_of_a_run_that_was_killed_are_no_copies(site: Site, folder: Path) -> None:
    site.pages["/page"] = fixed(page("原文"))
    one(site, folder)
    (folder / "page" / ".abc.html.99").write_bytes(b"half")
    (folder / "page" / "0123456789abcdef.html").write_bytes(b"without a note")
    (folder / "page" / "fedcba.json").write_text("{", encoding="utf-8")
    assert len(copies.of_source(folder, "page")) == 1
    assert one(site, folder).kind == "unchanged"


# What changed.


@pytest.fixture
def known_source(few_data) -> str:
    return few_data.cell("published/observations/trademark.csv", 2, "source_id")


def test_a_changed_text_names_the_figures_to_look_at_again(
    site: Site, folder: Path, few_data, known_source: str
) -> None:
    site.pages["/it"] = in_turn(
        fixed(page("查处案件1200件。", "其余不变。")), fixed(page("查处案件1300件。", "其余不变。"))
    )
    for _ in range(2):
        fetch([site.source(known_source, "/it")], folder, QUICK)
    (found,) = changed(folder, few_data.path, [known_source])
    assert "-查处案件1200件。" in found.difference and "+查处案件1300件。" in found.difference
    on_record = [
        row
        for row, record in enumerate(few_data.records("published/observations/trademark.csv"), start=1)
        if record[few_data.records("published/observations/trademark.csv")[0].index("source_id")] == known_source
    ]
    assert [observed.row for observed in found.observed] == on_record

    assert not any(observed.is_gone for observed in found.observed), "no figure on record stood in either text"

    copies.mark_read(folder, known_source)
    assert changed(folder, few_data.path, [known_source]) == []


def test_a_figure_on_record_that_no_longer_stands_there_is_marked(
    site: Site, folder: Path, few_data, known_source: str
) -> None:
    on_record = int(few_data.cell("published/observations/trademark.csv", 2, "value"))
    site.pages["/it"] = in_turn(
        fixed(page(f"合成：共{on_record}件。", "其余不变。")), fixed(page(f"合成：共{on_record + 7}件。", "其余不变。"))
    )
    for _ in range(2):
        fetch([site.source(known_source, "/it")], folder, QUICK)
    (found,) = changed(folder, few_data.path, [known_source])
    assert {(observed.value, observed.is_gone) for observed in found.observed if observed.row == 2} == {
        (str(on_record), True)
    }


def test_other_markup_around_the_same_text_is_no_change(site: Site, folder: Path, few_data) -> None:
    plain = page("查处案件1200件。")
    site.pages["/page"] = in_turn(fixed(plain), fixed(plain.replace(b"<p>", b"<p class='new'>")))
    assert [one(site, folder).kind for _ in range(2)] == ["new", "changed"]
    assert changed(folder, few_data.path, ["page"]) == []


def test_a_change_stays_listed_until_it_was_looked_at(site: Site, folder: Path, few_data) -> None:
    site.pages["/page"] = in_turn(fixed(page("一千件")), fixed(page("两千件")), fixed(page("三千件")))
    for _ in range(3):
        one(site, folder)
    (found,) = changed(folder, few_data.path, ["page"])
    assert "-一千件" in found.difference and "+三千件" in found.difference


# The command.


def test_mirrors_are_fetched_by_name_only(few_data) -> None:
    assert {source.address_kind for source in registered(few_data.path)} == {"publisher"}
    names = [record[0] for record in few_data.records("published/sources.csv") if "mirror" in record]
    assert [source.address_kind for source in registered(few_data.path, names[:1])] == ["mirror"]


def test_an_unknown_source_gets_the_nearest_name(few_data, known_source: str) -> None:
    with pytest.raises(InvalidData) as raised:
        registered(few_data.path, [known_source + "x"])
    assert known_source in raised.value.problems[0].mend


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "etl", "fetch", *arguments],
        cwd=ROOT,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_command_tells_what_came_of_each_source(site: Site, folder: Path, few_data) -> None:
    sources = "published/sources.csv"
    few_data.change(sources, 2, url=site.root + "/there", address_kind="publisher")
    few_data.change(sources, 3, url=site.root + "/not-there", address_kind="publisher")
    here, gone = few_data.cell(sources, 2, "source_id"), few_data.cell(sources, 3, "source_id")
    site.pages["/there"] = fixed(page("在"))
    options = ["--data", str(few_data.path), "--into", str(folder), "--allow-local", "--delay", "0"]
    done = run(here, gone, *options, "--json")
    assert done.returncode == 3, done.stderr
    told = {row["source_id"]: row for row in json.loads(done.stdout)["fetched"]}
    assert told[here]["outcome"] == "new" and told[gone]["outcome"] == "gone"

    spoken = run(here, gone, *options, "--changed")
    assert gone in spoken.stderr and "404" in spoken.stderr
    assert "No publication changed" in spoken.stdout
