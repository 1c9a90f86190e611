"""`python -m locales`: bring `zh.po` in line with the code; new texts arrive empty, to be translated, unused ones go."""

from __future__ import annotations

import ast
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from locales import CATALOGUE

ROOT = Path(__file__).parent.parent
CODE = ("dashboard/**/*.py", "deploy/*.py", "etl/**/*.py", "pages/*.py")


def texts() -> dict[str, list[str]]:
    """Every text that the code passes to `t`, with the files it stands in."""
    found: dict[str, list[str]] = {}
    for file in sorted(path for pattern in CODE for path in ROOT.glob(pattern)):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "t":
                text = node.args[0]
                if not (isinstance(text, ast.Constant) and isinstance(text.value, str)):
                    raise ValueError(f"{file.name}, line {node.lineno}: t() takes a literal text")
                places = found.setdefault(text.value, [])
                name = file.relative_to(ROOT).as_posix()
                if name not in places:
                    places.append(name)
    return found


def update() -> list[str]:
    """Rewrite the catalogue; the texts that still lack Chinese."""
    with CATALOGUE.open("rb") as file:
        known = {message.id: message.string for message in read_po(file, locale="zh") if message.id}
    catalogue = Catalog(locale="zh", fuzzy=False)
    for text, places in sorted(texts().items(), key=lambda item: (item[1], item[0])):
        catalogue.add(text, known.get(text, ""), locations=[(place, 1) for place in places])
    with CATALOGUE.open("wb") as file:
        file.write(b'msgid ""\nmsgstr ""\n"Language: zh\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n\n')
        write_po(file, catalogue, width=120, omit_header=True, include_lineno=False)
    return [text for text in texts() if not known.get(text)]


if __name__ == "__main__":
    for missing in update():
        print("No Chinese yet:", repr(missing))
