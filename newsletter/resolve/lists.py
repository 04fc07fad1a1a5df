"""Several figures in one breath: "61, 54 and 43 per cent"."""

from __future__ import annotations

from collections.abc import Sequence

from newsletter.claims.style import HouseStyle


def joined(phrases: Sequence[str], style: HouseStyle) -> str:
    """`phrases` as a list in the house's language; what they all say after the number is said once, at the end.

    At a sentence's start the first alone keeps its capital.
    """
    if len(phrases) < 2:
        return "".join(phrases)
    unit = f" {style.percent}"
    if all(phrase.endswith(unit) for phrase in phrases):
        phrases = [phrase.removesuffix(unit) for phrase in phrases[:-1]] + [phrases[-1]]
    first, *rest = phrases
    return _listed([first, *(phrase[:1].lower() + phrase[1:] for phrase in rest)], style.language)


def _listed(phrases: Sequence[str], language: str) -> str:
    if language.split("-", maxsplit=1)[0] == "en":
        return f"{', '.join(phrases[:-1])} and {phrases[-1]}"
    from babel.lists import format_list

    return str(format_list(phrases, locale=language.replace("-", "_")))
