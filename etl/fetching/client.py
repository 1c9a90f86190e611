"""One page from the web: politely, within limits, and told in words if it cannot be had."""

from __future__ import annotations

import ipaddress
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from urllib.parse import urljoin, urlsplit

import httpx
import protego
import stamina

from locales import t

AGENT = "ip-enforcement-statistics"
REDIRECTS = 5
# A server that asks for more patience than this is left for the next run.
LONGEST_WAIT = 30.0
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})


@dataclass(frozen=True)
class Manners:
    """Limits: seconds without an answer, seconds for a whole page, bytes of a page, seconds between two requests to one
    host, tries at a page, and whether addresses of this machine and its own network may be asked."""

    timeout: float = 20.0
    whole: float = 120.0
    largest: int = 32 * 1024 * 1024
    delay: float = 1.0
    tries: int = 3
    allow_local: bool = False


@dataclass(frozen=True)
class Page:
    """What an address gave; `content` is None if it says that it has not changed."""

    final_address: str
    headers: dict[str, str]
    content: bytes | None


class NotFetched(Exception):
    """The page could not be had; `kind` is gone, refused, too_large or unreachable, the text says why."""

    def __init__(self, kind: str, why: str) -> None:
        super().__init__(why)
        self.kind = kind


class _Passing(Exception):
    """It may work at the next try, after `wait` seconds if the server named a time."""

    def __init__(self, why: str, wait: float = 0.0) -> None:
        super().__init__(why)
        self.wait = wait


class Client:
    """Asks one host at a time no more than it permits; safe to share between threads."""

    def __init__(self, manners: Manners) -> None:
        self.manners = manners
        self._http = httpx.Client(
            headers={"User-Agent": AGENT, "Accept-Encoding": "gzip, identity"},
            timeout=manners.timeout,
            follow_redirects=False,
        )
        self._hosts: dict[str, _Host] = {}
        self._guard = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def get(self, address: str, known: Mapping[str, str] | None = None) -> Page:
        """What `address` gives, after redirects. `known` are the headers of the copy at hand, to ask whether it changed.

        Raises NotFetched.
        """
        for _ in range(REDIRECTS + 1):
            self.checked(address)
            if not self._host(address).rules(self).can_fetch(address, AGENT):
                raise NotFetched("refused", t("The site's robots.txt asks not to fetch this page."))
            response, content = self._answer(address, known or {})
            if response.is_redirect and response.headers.get("location"):
                address = urljoin(address, response.headers["location"])
                continue
            if response.status_code in (404, 410):
                raise NotFetched("gone", t("The page is no longer there ({status}).", status=response.status_code))
            if response.status_code == 304:
                return Page(address, {}, None)
            if response.status_code != 200:
                raise NotFetched("unreachable", t("The server answered {status}.", status=response.status_code))
            return Page(address, dict(response.headers), content)
        raise NotFetched("unreachable", t("More than {count} redirects.", count=REDIRECTS))

    def checked(self, address: str) -> None:
        """Raises NotFetched for an address that is never asked, whatever its robots.txt says."""
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise NotFetched("refused", t("Only http and https are fetched, not {address}.", address=address))
        if not self.manners.allow_local and _is_local(parts.hostname):
            raise NotFetched(
                "refused", t("{host} is an address of this machine or its own network.", host=parts.hostname)
            )

    def _answer(self, address: str, known: Mapping[str, str]) -> tuple[httpx.Response, bytes]:
        asked = {
            ask: known[have]
            for have, ask in (("etag", "If-None-Match"), ("last-modified", "If-Modified-Since"))
            if known.get(have)
        }
        last: Exception | None = None
        try:
            for attempt in stamina.retry_context(
                on=_wait, attempts=self.manners.tries, timeout=None, wait_initial=0.5, wait_max=LONGEST_WAIT
            ):
                with attempt, self._host(address).turn(self):
                    try:
                        return self._once(address, asked)
                    except (httpx.TransportError, _Passing) as error:
                        last = error
                        raise
        except httpx.HTTPError as error:
            raise NotFetched("unreachable", _in_words(error)) from error
        except _Passing as error:
            raise NotFetched("unreachable", str(error)) from error
        except httpx.InvalidURL as error:
            raise NotFetched("unreachable", t("This is no address: {address}.", address=address)) from error
        raise AssertionError(last)

    def _once(self, address: str, headers: Mapping[str, str]) -> tuple[httpx.Response, bytes]:
        began, content = time.monotonic(), bytearray()
        with self._http.stream("GET", address, headers=dict(headers)) as response:
            if response.status_code in PASSING:
                why = t("The server answered {status}.", status=response.status_code)
                raise _Passing(why, _patience(response))
            # As they come: waiting for a block of a size would let a server drip for ever.
            for part in response.iter_bytes():
                content += part
                if len(content) > self.manners.largest:
                    limit = self.manners.largest // (1024 * 1024)
                    raise NotFetched("too_large", t("The page is larger than {limit} MB.", limit=limit))
                if time.monotonic() - began > self.manners.whole:
                    raise NotFetched(
                        "unreachable", t("The page took longer than {seconds:g} seconds.", seconds=self.manners.whole)
                    )
        return response, bytes(content)

    def _host(self, address: str) -> _Host:
        parts = urlsplit(address)
        with self._guard:
            return self._hosts.setdefault(parts.netloc.lower(), _Host(f"{parts.scheme}://{parts.netloc}"))


class _Host:
    """One host: its robots.txt, read once, and when it was last asked."""

    def __init__(self, root: str) -> None:
        self.root = root
        self._turn, self._reading = threading.Lock(), threading.Lock()
        self._next = 0.0
        self._rules: protego.Protego | None = None

    def rules(self, client: Client) -> protego.Protego:
        with self._reading:
            if self._rules is None:
                self._rules = protego.Protego.parse(self._robots(client))
            return self._rules

    @contextmanager
    def turn(self, client: Client) -> Iterator[None]:
        """Wait until this host may be asked again."""
        with self._turn:
            time.sleep(max(0.0, self._next - time.monotonic()))
            try:
                yield
            finally:
                asked = self._rules.crawl_delay(AGENT) if self._rules else None
                self._next = time.monotonic() + max(client.manners.delay, min(asked or 0.0, LONGEST_WAIT))

    def _robots(self, client: Client) -> str:
        """The text of robots.txt. Without one everything is permitted; a server that fails at it permits nothing (RFC 9309)."""
        address = self.root + "/robots.txt"
        try:
            for _ in range(REDIRECTS + 1):
                client.checked(address)
                with self.turn(client):
                    response, content = client._once(address, {})
                if not response.is_redirect:
                    break
                address = urljoin(address, response.headers.get("location", ""))
        except _Passing as error:
            raise NotFetched("unreachable", str(error)) from error
        except httpx.HTTPError as error:
            raise NotFetched("unreachable", _in_words(error)) from error
        return content.decode("utf-8", "replace") if response.status_code == 200 else ""


def _wait(error: Exception) -> bool | float:
    """Whether another try makes sense, and after how many seconds if the server said so."""
    if isinstance(error, _Passing):
        return error.wait or True
    return isinstance(error, httpx.TransportError)


def _patience(response: httpx.Response) -> float:
    stated = response.headers.get("retry-after", "")
    return min(float(stated), LONGEST_WAIT) if stated.isdigit() else 0.0


def _is_local(host: str) -> bool:
    try:
        found = socket.getaddrinfo(host, None)
    except OSError:
        # Not known here: the request itself will tell.
        return False
    return any(not ipaddress.ip_address(str(entry[4][0]).split("%")[0]).is_global for entry in found)


def _in_words(error: httpx.HTTPError) -> str:
    if isinstance(error, httpx.TimeoutException):
        return t("No answer in time.")
    if isinstance(error, httpx.ConnectError):
        return t("The server cannot be reached ({error}).", error=error)
    if isinstance(error, httpx.RemoteProtocolError | httpx.ReadError):
        return t("The connection broke before the page was complete.")
    return t("The page cannot be fetched ({error}).", error=error)
