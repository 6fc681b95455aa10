"""Find the articles of treaties that a text cites: "EMK artikkel 8", "artikkel 3 og 12 i barnekonvensjonen"."""

import re

from pliktgraf.sources import names
from pliktgraf.sources.mention import Mention
from pliktgraf.sources.names import Table

_WORD = r"(?:artikkel|artiklane|artiklene|art\.?)"
_DETAIL = r"(?:,?\s(?:(?:nr\.?|nummer)\s?\d{1,2}|bokstav\s[a-z](?!\w)|\(\d\)|(?:første|andre|annet|tredje)\sledd))*"
_LIST = rf"\d{{1,3}}(?!\d){_DETAIL}(?:(?:,\s?|\s(?:og|eller|til)\s|\s?[–-]\s?)\d{{1,3}}(?![\d.]\d|\d){_DETAIL})*"
_AFTER = re.compile(rf",?\s\(?{_WORD}\s?(?P<list>{_LIST})", re.IGNORECASE)
_BEFORE = re.compile(rf"\b{_WORD}\s?(?P<list>{_LIST})\s(?:i|av)\s(?:FNs?\s)?$", re.IGNORECASE)
_ARTICLE = re.compile(rf"(?<![\d.])(?P<number>\d{{1,3}}){_DETAIL}", re.IGNORECASE)


def find_articles(words: str, table: Table) -> list[Mention]:
    """Return a mention for each article of a treaty that is cited."""
    lower = words.lower()
    mentions: list[Mention] = []
    for word in re.finditer(r"(?<![\w-])\w", lower):
        name = table.find(lower, word.start())
        if name is None or name.strength != names.TREATY:
            continue
        end, treaty = word.start() + len(name.text), name.works[-1].identifier
        before = _BEFORE.search(words, max(0, word.start() - 60), word.start())
        after = None if before else _AFTER.match(words, end)
        listed = after or before
        if listed is None:
            continue
        articles = list(_ARTICLE.finditer(words, listed.start("list"), listed.end("list")))
        for article in articles:
            first, last = article is articles[0], article is articles[-1]
            start = (word.start() if after else listed.start()) if first else article.start()
            mentions.append(
                Mention(start, end if before and last else article.end(), "treaty", f"{treaty}/art{article['number']}")
            )
    return [mention for at, mention in enumerate(mentions) if not at or mention.start >= mentions[at - 1].end]
