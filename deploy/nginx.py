"""nginx in front of the replicas: its configuration, and where it is found."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

TEMPLATE = Path(__file__).parent / "nginx.conf"
# Debian keeps it where only root's path leads.
FOLDERS = "/usr/sbin:/usr/local/sbin:/usr/local/bin:/opt/homebrew/bin"
MIME_TYPES = ("/etc/nginx/mime.types", "/usr/local/etc/nginx/mime.types", "/opt/homebrew/etc/nginx/mime.types")


def program() -> str | None:
    """The nginx of this machine; None if there is none."""
    return shutil.which("nginx") or shutil.which("nginx", path=FOLDERS)


def configuration(folder: Path, port: int, replicas: Sequence[int]) -> str:
    """The configuration for a server on `port` with replicas on these ports of the loopback address.

    A replica that does not answer is asked again at the next request all the same: on one machine its refusal costs nothing,
    and one that has just come back would otherwise be passed over while the next is being exchanged.
    """
    addresses = [f"127.0.0.1:{number}" for number in replicas]
    mime_types = next((path for path in MIME_TYPES if Path(path).exists()), MIME_TYPES[0])
    parts = {
        "folder": str(folder),
        "port": str(port),
        "mime_types": mime_types,
        "framework": str(_framework()),
        "pinned": "\n".join(f'        "{number}" replica_{number};' for number in replicas),
        # The last address is that of the replica that answered.
        "answered": "\n".join(f'        "~{address}$" "{address.split(":")[1]}";' for address in addresses),
        "servers": "\n".join(f"        server {address} max_fails=0;" for address in addresses),
        "replicas": "\n".join(_replica(number, addresses) for number in replicas),
    }
    text = TEMPLATE.read_text(encoding="utf-8")
    for name, value in parts.items():
        text = text.replace(f"<{name}>", value)
    return text


def _framework() -> Path:
    """The folder of the files that the pages' framework sends to every browser."""
    found = find_spec("streamlit")
    assert found and found.origin
    return Path(found.origin).parent / "static"


def _replica(number: int, addresses: Sequence[str]) -> str:
    own = f"127.0.0.1:{number}"
    servers = [f"        server {own} max_fails=0;"]
    servers += [f"        server {address} backup;" for address in addresses if address != own]
    return "\n".join([f"    upstream replica_{number} {{", *servers, "        keepalive 16;", "    }"])
