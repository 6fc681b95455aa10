"""Fictional registers: as many records as are asked for, varied, sound, and the same for the same seed.

A record is spelt out as JSON at once, from bytes of a generator of random numbers: one byte a choice. No text in it
has eleven digits, so none can be a personal number.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from random import Random
from typing import TypeVar

from pliktgraf.law import Law
from pliktgraf.register import sample_faults
from pliktgraf.register.sample_vocabulary import Vocabulary, read

T = TypeVar("T")
Byte = Callable[[], int]
CHOICES = 512
"""Bytes drawn for one record; where a record needs more, they are used again."""

_TRUTHS = ("true", "true", "true", "false", "false", "null")


def lines(
    count: int,
    law: Law,
    seed: int = 1,
    organisations: float = 0.02,
    faulty: float = 0.0,
    years: tuple[int, int] | None = None,
) -> Iterator[bytes]:
    """Records as lines of JSON, each with its line break.

    Args:
        organisations: the share of organisation records, 0 to 1.
        faulty: the share of records that are to be rejected, 0 to 1.
        years: the first and last year of reference dates; by default all for which the law was checked.
    """
    random = Random(seed)
    maker = _Maker(read(law), years)
    line = b""
    for number in range(count):
        kind, fault = random.random(), random.random()
        choices = iter(random.randbytes(CHOICES) * 4).__next__
        make = maker.organisation if kind < organisations else maker.case
        sound = make(number, choices).encode() + b"\n"
        line = sample_faults.spoil(sound, line, choices) if fault < faulty else sound
        yield line


class _Maker:
    """Makes records of a vocabulary."""

    def __init__(self, vocabulary: Vocabulary, years: tuple[int, int] | None) -> None:
        self.words = vocabulary
        first, last = vocabulary.first, vocabulary.last
        if years:
            first, last = datetime.date(years[0], 1, 1).toordinal(), datetime.date(years[1], 12, 31).toordinal()
        self.first, self.length = first, last - first + 1
        self.changes = [day for day in vocabulary.days if first < day < last] or [first]
        self.municipalities = lru_cache(10_000)(self._municipalities)

    def case(self, number: int, r: Byte) -> str:
        """One case record."""
        words, day = self.words, self._date(r)
        place = pick(self.municipalities(day // 30), r)
        recorded = (255, 250, 220, 130)[r() >> 6]  # how readily this record says what it may leave out
        served = [pick(words.services, r) for _ in range(1 + (r() * r() * 5 >> 16))]
        ids = [f"{type_.lower()}-{(r() << 2) + i}" for i, (_, type_, _) in enumerate(served)]
        idle = [f"open-{r()}"] if r() < 50 else []
        providers = [self._provider(id_, row[1], place, r) for id_, row in zip(ids, served, strict=True)]
        providers += [self._provider(id_, pick(words.types, r), place, r) for id_ in idle]
        services = [self._service(id_, row, day, i, r) for i, (id_, row) in enumerate(zip(ids, served, strict=True))]
        parts = [
            f'"id":"sak-{number:07d}","auditDate":"{iso(day)}","municipality":"{place}"',
            f'"person":{self._person(day, r)}',
            f'"providers":[{",".join(providers)}],"services":[{",".join(services)}]',
        ]
        acts = sorted({row[0] for row in served})
        coordinator = f"ko-{r()}"
        if r() < recorded:
            needs = [self._need(acts, ids, day, recorded, r) for _ in range(1 + (r() >> 7))] if r() < 235 else []
            parts.append(f'"needs":[{",".join(needs)}]')
        if r() < recorded:
            parts.append(f'"cooperation":{self._cooperation(ids, day, recorded, r)}')
        if r() < recorded:
            parts.append(f'"coordination":{self._coordination(ids, day, recorded, r)}')
        if r() < recorded:
            found = [self._coordinator(coordinator, ids, place, day, r)] if r() < 170 else []
            parts.append(f'"coordinators":[{",".join(found)}]')
        else:
            coordinator = place
        asked = ("childCoordinatorWished", "planConsent", "planNecessary")
        parts += [f'"{name}":{self._judgement(day, r)}' for name in asked if r() < recorded]
        if r() < recorded:
            plans = [self._plan([*ids, coordinator, place], day, i, r) for i in range(r() * 3 >> 8)]
            parts.append(f'"plans":[{",".join(plans)}]')
        if r() < recorded:
            told = [f'{{"by":"{pick(ids, r)}","to":"{place}","on":"{iso(day - r())}"}}' for _ in range(r() * 3 >> 8)]
            parts.append(f'"notifications":[{",".join(told)}]')
        if r() == 0:
            parts.append(f'"assessments":[{self._assessment(ids[0], day, r)}]')
        return "{" + ",".join(parts) + "}"

    def organisation(self, number: int, r: Byte) -> str:
        """One organisation record."""
        words, day = self.words, self._date(r)
        place = pick(self.municipalities(day // 30), r)
        type_ = pick(words.organisation_types, r) if r() < 128 else words.organisation_types[0]
        acts = '","'.join(sorted({pick(words.acts, r) for _ in range(1 + (r() >> 6))}))
        owner = f',"partOf":"eining-{r()}"' if r() < 100 else ""
        served = f',"actsServed":["{acts}"]' if r() < 230 else ""
        parts = [
            f'"id":"org-{number:07d}","auditDate":"{iso(day)}","organisation":{{"id":"verksemd-{number % 100_000}",'
            f'"type":"{type_}","municipality":"{place}"{owner}{served}}}'
        ]
        if r() < 200:
            parts.append(f'"coordinatingUnit":{pick(_TRUTHS, r)}')
        if r() < 200:
            covers = '","'.join(e for e in words.agreement_elements if r() < 220)
            covered = f',"covers":["{covers}"]' if covers and r() < 230 else ""
            agreement = f'{{"with":"helseforetak-{r()}",{self._period(day, r)}{covered}}}'
            parts.append(f'"cooperationAgreement":{agreement if r() < 210 else "false"}')
        if r() < 200:
            entries = [
                f'{{"under":"{pick(words.acts, r)}","with":["verksemd-{r()}"],"form":"møte",{self._period(day, r)}}}'
                for _ in range(r() >> 6)
            ]
            parts.append(f'"systemCooperation":[{",".join(entries)}]')
        return "{" + ",".join(parts) + "}"

    def _date(self, r: Byte) -> int:
        """A reference date: on, before or after a day on which the law changes, else any."""
        if r() < 90:
            day = pick(self.changes, r) + (-1, 0, 0, 1)[r() >> 6]
            return min(max(day, self.first), self.first + self.length - 1)
        return self.first + ((r() << 8) + r()) * self.length // 65536

    def _municipalities(self, month: int) -> list[str]:
        """The municipalities that are in force throughout thirty days."""
        return [n for n, first, last in self.words.municipalities if first <= month * 30 and last >= month * 30 + 29]

    def _person(self, day: int, r: Byte) -> str:
        kind = r()
        if kind < 16:
            born = f'"expectedBirth":"{iso(day + r() - 20)}"'
        elif kind < 40:  # just before or after a birthday
            born = f'"birthDate":"{_years_before(day - 3 + (r() * 7 >> 8), pick((7, 16, 18, 18, 18), r))}"'
        elif kind < 48:
            born = f'"birthDate":"{(iso(day)[:4] > "2004" and "2004") or "1996"}-02-29"'
        elif kind < 250:
            age = r() * r() * 28 // 65536 if kind < 190 else 18 + r() // 4
            born = f'"birthDate":"{iso(day - age * 365 - r() - (r() >> 1))}"'
        else:
            return "null"
        serious = f',"seriousCondition":{self._judgement(day, r)}' if r() < 200 else ""
        consent = f',"canConsent":{pick(_TRUTHS, r)}' if r() < 60 else ""
        return f"{{{born}{serious}{consent}}}"

    def _provider(self, id_: str, type_: str, place: str, r: Byte) -> str:
        chance = r()
        more = f',"name":"{type_} {place}"' if chance & 1 else ""
        if chance & 14 == 14:
            more += f',"owner":"{pick(self.words.owners, r)}"'
        if chance & 48 == 48:
            more += f',"partOf":"eining-{r()}"'
        if chance & 192 == 192:
            more += f',"onBehalfOf":"kommune/{place}"' if r() < 200 else f',"publicGrant":{pick(_TRUTHS, r)}'
        return f'{{"id":"{id_}","type":"{type_}","orgnr":"{900_000_000 + (r() << 16) + (r() << 8) + r()}"{more}}}'

    def _service(self, id_: str, row: tuple[str, str, str], day: int, place: int, r: Byte) -> str:
        kind = f',"kind":"{row[2]}"' if row[2] and r() < 200 else ""
        return f'{{"id":"t{place + 1}","under":"{row[0]}","provider":"{id_}"{kind},{self._period(day, r)}}}'

    def _period(self, day: int, r: Byte) -> str:
        """`from`, most often before the day, and sometimes `to`."""
        chance = r()
        start = day - (r() << 2) - r() if chance > 12 else day + chance - 4
        if chance < 190:
            return f'"from":"{iso(start)}"'
        return f'"from":"{iso(start)}","to":"{iso(max(start, day - 100 + (r() << (r() >> 6))))}"'

    def _need(self, acts: list[str], ids: list[str], day: int, recorded: int, r: Byte) -> str:
        named = '","'.join(acts if r() < 190 else [pick(acts, r)])
        fields = [f',"{n}":{pick(_TRUTHS, r)}' for n in ("longTerm", "coordinated") if r() < recorded]
        fields += [f',"{n}":{pick(_TRUTHS, r)}' for n in ("composite", "complex") if r() < 120]
        return f'{{"under":["{named}"]{"".join(fields)},"assessedBy":"{pick(ids, r)}","assessedOn":"{_near(day, r)}"}}'

    def _cooperation(self, ids: list[str], day: int, recorded: int, r: Byte) -> str:
        parts = []
        if r() < recorded:
            given = [
                f'{{"by":"{id_}","necessary":{pick(_TRUTHS[:5], r)},"on":"{_near(day, r)}"}}'
                for id_ in ids
                if r() < 210
            ]
            parts.append(f'"assessments":[{",".join(given)}]')
        if r() < 90:
            parts.append(f'"helpsOwnTasks":{self._judgement(day, r)}')
        if r() < recorded:
            joined = [f'{{"between":["{_joined(ids)}"],{self._period(day, r)}}}'] if len(ids) > 1 and r() < 200 else []
            parts.append(f'"established":[{",".join(joined)}]')
        return "{" + ",".join(parts) + "}"

    def _coordination(self, ids: list[str], day: int, recorded: int, r: Byte) -> str:
        parts = [f'"{n}":{self._judgement(day, r)}' for n in ("designationNeeded", "carriedOut") if r() < recorded]
        if r() < recorded:
            one = f'{{"provider":"{pick(ids, r)}",{self._period(day, r)}}}'
            parts.append(f'"designated":{one if r() < 130 else "false"}')
        return "{" + ",".join(parts) + "}"

    def _coordinator(self, id_: str, ids: list[str], place: str, day: int, r: Byte) -> str:
        employer = f',"employer":"{pick([*ids, place], r)}"' if r() < 220 else ""
        health = f',"healthPersonnel":{pick(_TRUTHS, r)}' if r() < 120 else ""
        start = day - (r() << 1) + 20
        state = r()
        when = f',"offered":"{iso(start)}"'
        if state < 40:
            when += f',"declined":"{iso(start + r())}"'
        elif state < 230:
            when += f',"from":"{iso(start + (r() >> 3))}"'
        return f'{{"id":"{id_}","role":"{pick(self.words.roles, r)}"{employer}{health}{when}}}'

    def _judgement(self, day: int, r: Byte) -> str:
        if r() < 170:
            return pick(_TRUTHS, r)
        times = [f'{{"value":{pick(_TRUTHS, r)},"on":"{_near(day, r)}"}}' for _ in range(1 + (r() >> 7))]
        return f"[{','.join(times)}]"

    def _plan(self, bodies: list[str], day: int, place: int, r: Byte) -> str:
        contains = '","'.join(element for element in self.words.plan_elements if r() < 225)
        start = day - (r() << 1) + 10
        revised = f',"nextRevision":"{iso(start + (r() << 1))}"' if r() < 200 else ""
        elements = f',"contains":["{contains}"]' if contains and r() < 225 else ""
        takes_part = f',"recipientTakesPart":{pick(_TRUTHS, r)}' if r() < 170 else ""
        responsible = _joined([pick(bodies, r) for _ in range(1 + (r() > 235))])
        participants = _joined(bodies[: 1 + (r() * len(bodies) >> 8)])
        return (
            f'{{"id":"plan-{place}","responsible":["{responsible}"],"participants":["{participants}"],'
            f'"from":"{iso(start)}"{revised}{elements}{takes_part}}}'
        )

    def _assessment(self, by: str, day: int, r: Byte) -> str:
        name = self.words.criteria[((r() << 8) + r()) % len(self.words.criteria)]
        return f'{{"criterion":"{name}","value":{pick(_TRUTHS, r)},"on":"{_near(day, r)}","by":"{by}"}}'


def pick(items: Sequence[T], r: Byte) -> T:
    """One of at most 65,536 items."""
    return items[((r() << 8) + r()) * len(items) >> 16]


@lru_cache(100_000)
def iso(day: int) -> str:
    """An ordinal as YYYY-MM-DD."""
    return datetime.date.fromordinal(day).isoformat()


def _near(day: int, r: Byte) -> str:
    """A day, most often not after the day given."""
    return iso(day - (r() << 1) + 15)


def _years_before(day: int, years: int) -> str:
    date = datetime.date.fromordinal(day)
    if (date.month, date.day) == (2, 29):
        date = date.replace(day=28)
    return date.replace(year=date.year - years).isoformat()


def _joined(ids: Sequence[str]) -> str:
    return '","'.join(ids)
