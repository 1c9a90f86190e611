"""Replicas behind nginx are one site to a reader, whatever happens to one of them."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from deployed import Deployed
from serving import run
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.WidgetStates_pb2 import WidgetState

from bench.reader import Reader

OLD, NEW = "61.9k batches", "77.7k batches"


class Attentive(Reader):
    """A reader who remembers what the page says, and where its files are."""

    def __init__(self, deployed: Deployed, page: str, query: str = "lang=en") -> None:
        super().__init__(deployed.address, page, query)
        self.read: list[str] = []
        self.files: list[str] = []

    def see(self, delta: Delta, filters: dict[str, Element]) -> None:
        super().see(delta, filters)
        element = delta.new_element
        match element.WhichOneof("type"):
            case "bidi_component":
                self.read.append(element.bidi_component.bytes.decode())
            case "markdown":
                self.read.append(element.markdown.body)
            case "download_button":
                self.files.append(element.download_button.url)

    async def look(self) -> str:
        """Everything that the page says after a rerun of all of it as it is."""
        self._part = ""
        self.read.clear()
        self.files.clear()
        await self.rerun()
        return "\n".join(self.read)

    @property
    def at(self) -> str:
        """The replica that its cookie names."""
        return self.replica.removeprefix("replica=")


def test_readers_are_shared_out_and_each_stays_where_the_session_is(deployed: Deployed) -> None:
    async def read() -> None:
        readers = [Attentive(deployed, "tables", "lang=en&region=440000") for _ in range(4)]
        for reader in readers:
            await reader.open()
        assert {reader.at for reader in readers} == set(deployed.replicas)
        async with httpx.AsyncClient(base_url=deployed.address) as client:
            for reader in readers:
                await reader.look()
                page = await client.get("/tables", headers={"Cookie": reader.replica})
                assert "set-cookie" not in page.headers
                file = await client.get(reader.files[0], headers={"Cookie": reader.replica})
                assert file.status_code == 200
                # A frame on another site sends no cookie, and gets its file all the same.
                client.cookies.clear()
                assert (await client.get(reader.files[0])).content == file.content
        assert [reader.reconnects for reader in readers] == [0] * 4
        await _close(readers)

    run(read())


def test_a_killed_replica_costs_its_readers_one_reconnect_and_no_choice(deployed: Deployed) -> None:
    async def read() -> None:
        readers = [Attentive(deployed, "overview") for _ in range(4)]
        for reader in readers:
            await reader.open()
            reader.choose("filter:year", WidgetState(string_value="2016"))
            await reader.rerun()
            assert "year=2016" in reader.query
        lost = readers[0].at
        unharmed = [reader for reader in readers if reader.at != lost]
        assert unharmed
        said = await unharmed[0].look()
        process = deployed.process(lost)
        deployed.kill(lost)
        for reader in readers:
            assert await reader.look() == said
            assert "year=2016" in reader.query
            assert reader.reconnects == (reader not in unharmed)
        found = [reader.at for reader in readers]
        deployed.wait_for(lambda: deployed.process(lost) != process)
        deployed.wait_for(lambda: httpx.get(f"{deployed.replicas[lost]}/healthz").status_code == 200)
        # It is back; whoever has found another one stays there.
        for reader in readers:
            await reader.look()
            assert reader.reconnects == (reader not in unharmed)
        assert [reader.at for reader in readers] == found
        await _close(readers)

    run(read())


def test_all_replicas_are_exchanged_without_a_failed_request_for_data(deployed: Deployed) -> None:
    before = {name: deployed.process(name) for name in deployed.replicas}

    def all_are_new() -> bool:
        return all(
            deployed.process(name) != process and httpx.get(f"{deployed.replicas[name]}/healthz").status_code == 200
            for name, process in before.items()
        )

    with asking(deployed) as answers:
        deployed.restart()
        deployed.wait_for(all_are_new)
    assert len(answers) > 20
    assert set(answers) == {200}


def test_a_new_snapshot_reaches_every_replica_and_every_open_session(deployed: Deployed) -> None:
    async def read() -> None:
        readers = [Attentive(deployed, "overview", "lang=en&year=2020") for _ in range(4)]
        for reader in readers:
            await reader.open()
            assert OLD in await reader.look()
        new = deployed.build_anew()
        for address in (deployed.address, *deployed.replicas.values()):
            assert httpx.get(f"{address}/version").json()["snapshot"] == new
        for reader in readers:
            assert NEW in await reader.look()
            assert reader.reconnects == 0
        assert {reader.at for reader in readers} == set(deployed.replicas)
        await _close(readers)

    run(read())


def test_addresses_in_data_are_those_of_the_site(deployed: Deployed) -> None:
    described = httpx.get(f"{deployed.address}/data/indicator/customs_batches_detained.metadata.json").text
    assert deployed.address in described


def test_scripts_of_the_framework_come_from_nginx_compressed(deployed: Deployed) -> None:
    page = httpx.get(deployed.address).text
    script = next(part for part in page.split('"') if part.startswith("./static/js/"))
    answer = httpx.get(f"{deployed.address}/{script}")
    assert answer.status_code == 200
    assert answer.headers["content-encoding"] == "gzip"
    assert "immutable" in answer.headers["cache-control"]
    assert "x-request-id" not in answer.headers


def test_what_a_replica_counts_is_not_for_the_world(deployed: Deployed) -> None:
    for path in ("/metrics", "/_stcore/metrics"):
        assert httpx.get(f"{deployed.address}{path}").status_code == 404
    for address in deployed.replicas.values():
        assert "dashboard_sessions" in httpx.get(f"{address}/metrics").text


def test_a_request_has_one_id_from_nginx_to_the_replica(deployed: Deployed) -> None:
    answer = httpx.get(f"{deployed.address}/data/sources.csv", headers={"X-Request-Id": "known-to-both"})
    assert answer.headers["x-request-id"] == "known-to-both"
    made = httpx.get(f"{deployed.address}/data/sources.csv", headers={"X-Request-Id": "not an id"})
    assert len(made.headers["x-request-id"]) == 32
    ids = {"known-to-both", made.headers["x-request-id"]}
    for log in ("access.log", "replicas.log"):
        # A line is written once the answer is sent.
        deployed.wait_for(lambda log=log: ids <= _ids(deployed.folder / log))


def _ids(log: Path) -> set[str]:
    lines = log.read_text(encoding="utf-8").splitlines()
    return {json.loads(line).get("id", "") for line in lines if line.startswith("{") and line.endswith("}")}


@contextmanager
def asking(deployed: Deployed) -> Iterator[list[int]]:
    """The statuses of requests for data, one after the other and two at a time, as long as the block runs."""
    statuses: list[int] = []
    over = threading.Event()

    def ask(years: range) -> None:
        with httpx.Client(base_url=deployed.address, timeout=60) as client:
            for number in range(10_000):
                if over.is_set():
                    return
                year = years[number % len(years)]
                statuses.append(client.get(f"/data/figures.csv?from={year}&region=440000&q={number}").status_code)

    threads = [threading.Thread(target=ask, args=[years]) for years in (range(2005, 2014), range(2014, 2024))]
    for thread in threads:
        thread.start()
    try:
        yield statuses
    finally:
        over.set()
        for thread in threads:
            thread.join()


async def _close(readers: list[Attentive]) -> None:
    for reader in readers:
        await reader.close()
