"""HTML as a tree, so that tests compare structure and not the spelling of markup."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_UNSEEN = frozenset({"style", "title", "head", "script"})
_BLOCK = frozenset(
    {"p", "div", "td", "th", "tr", "table", "li", "h1", "h2", "h3", "h4", "aside", "figcaption", "section"}
)


@dataclass
class Tag:
    name: str
    attributes: dict[str, str]
    children: list[Tag | str] = field(default_factory=list)

    def find(self, name: str, **attributes: str) -> list[Tag]:
        """Every descendant of that name with those attributes."""
        found: list[Tag] = []
        for child in self.children:
            if isinstance(child, Tag):
                if child.name == name and attributes.items() <= child.attributes.items():
                    found.append(child)
                found.extend(child.find(name, **attributes))
        return found

    def every(self) -> list[Tag]:
        children = [child for child in self.children if isinstance(child, Tag)]
        return [*children, *(tag for child in children for tag in child.every())]

    @property
    def text(self) -> str:
        """The visible words, blocks apart."""
        return " ".join("".join(self._pieces()).split())

    def _pieces(self) -> list[str]:
        if self.name in _UNSEEN or "hidden" in self.attributes or "display:none" in self.attributes.get("style", ""):
            return []
        space = [" "] if self.name in _BLOCK or self.name == "br" else []
        inner = [p for child in self.children for p in ([child] if isinstance(child, str) else child._pieces())]
        return [*space, *inner, *space]


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Tag("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Tag(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(made)
        if tag not in _VOID:
            self.open.append(made)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Tag(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        for index in range(len(self.open) - 1, 0, -1):
            if self.open[index].name == tag:
                del self.open[index:]
                return

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parsed(html: str) -> Tag:
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder.root


def skeleton(tag: Tag, keep: tuple[str, ...] = ("href", "src", "alt", "width", "align", "class")) -> str:
    """The structure as indented lines: names, the attributes in `keep`, and text."""
    return "\n".join(_lines(tag, keep, 0))


def _lines(tag: Tag, keep: tuple[str, ...], depth: int) -> list[str]:
    lines: list[str] = []
    for child in tag.children:
        if isinstance(child, str):
            lines.extend([f"{'  ' * depth}{' '.join(child.split())}"] if child.strip() else [])
            continue
        kept = "".join(f" {name}={child.attributes[name]!r}" for name in keep if name in child.attributes)
        lines.append(f"{'  ' * depth}{child.name}{kept}")
        lines.extend(_lines(child, keep, depth + 1))
    return lines
