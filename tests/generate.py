"""Make valid case records at random, and say which findings they reach.

    python tests/generate.py N SEED                         prints N records, one a line
    python tests/generate.py --coverage N SEED --law FILE   prints which (norm, status) were not reached

The same N and SEED give the same records. A record picks its dates from a few days around its audit date, so
that ties and boundaries are common, and records or leaves out each field with a probability of its own, so
that full records and bare ones both come up.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

import peer

Json = dict[str, Any]

# The first and last days of the norms, the days beside them, leap days, and some quiet days in between.
AUDIT_DATES = {
    "1999-12-31": 1, "2001-06-30": 1, "2001-07-01": 2, "2006-06-30": 1, "2006-07-01": 2, "2009-12-31": 1,
    "2010-01-01": 2, "2011-12-31": 1, "2012-01-01": 5, "2016-09-14": 7, "2016-09-15": 5, "2020-02-29": 2,
    "2022-07-31": 4, "2022-08-01": 10, "2022-12-31": 12, "2023-01-01": 6, "2023-10-25": 12, "2024-02-28": 2,
    "2024-02-29": 3, "2024-03-01": 2, "2024-07-31": 6, "2024-08-01": 6, "2025-05-05": 10, "2026-02-28": 3,
    "2026-03-01": 3, "2026-06-01": 6, "2026-07-28": 4, "2028-07-01": 2,
}  # fmt: skip
NUMBERS = ["4601", "4601", "0301", "1103", "5501"]
ACTS = [
    "hol", "bvl", "bvl92", "sotjl", "navl", "bhl", "oppl", "oppl98", "prskol", "krsl", "intl", "famvl",
    "sphl", "tannhl", "phvl",
]  # fmt: skip
ACT_WEIGHTS = [22, 9, 7, 7, 7, 5, 7, 7, 4, 5, 5, 4, 14, 4, 8]
TYPES_UNDER = {
    "hol": ["MunicipalHealthAndCareService"],
    "bvl": ["ChildWelfareService"],
    "bvl92": ["ChildWelfareService"],
    "sotjl": ["MunicipalSocialService"],
    "navl": ["NavOffice"],
    "bhl": ["Kindergarten", "PrivateKindergarten", "EducationalPsychologicalService"],
    "oppl": ["School", "AfterSchoolProgramme", "EducationalPsychologicalService"],
    "oppl98": ["School", "AfterSchoolProgramme", "EducationalPsychologicalService"],
    "prskol": ["PrivateSchool"],
    "krsl": ["CrisisCentre"],
    "intl": ["IntroductionProgramme"],
    "famvl": ["FamilyCounsellingOffice"],
    "sphl": ["HealthTrust", "SpecialistHealthService"],
    "tannhl": ["DentalService"],
    "phvl": ["MentalHealthInstitution", "HealthTrust"],
}
OTHER_TYPES = ["PrivateProvider", "PrivateProvider", "OtherPublicBody", "StateChildWelfare", "CountyService"]
TYPES = sorted({*sum(TYPES_UNDER.values(), []), *OTHER_TYPES})
ORGANISATION_TYPES = ["Municipality", "RegionalHealthAuthority", "County", *TYPES]
SPECIALIST_TYPES = ["HealthTrust", "SpecialistHealthService", "MentalHealthInstitution"]
ROLES = ["Coordinator", "ChildCoordinator", "SpecialistCoordinator"]
NEED_FIELDS = ["longTerm", "coordinated", "composite", "complex"]
KINDS = ["qualification-programme"] * 4 + ["qualification-program", "Qualification-programme", "øving", None]
PLAN_ELEMENTS = [
    "goals", "participants", "responsible", "contributions", "services", "implementation", "coordinator",
    "period", "consent", "cooperation", "childParticipation",
]  # fmt: skip
AGREEMENT_ELEMENTS = [
    "responsibilities", "admission-discharge-rehabilitation", "hospital-admission", "emergency-beds",
    "discharge-ready", "knowledge-exchange", "research-education", "midwifery", "ict", "prevention",
    "emergency-plans", "joint-planning", "children-composite-difficulties",
]  # fmt: skip
# Pairs here differ in case, in encoding or in normal form only: each is an id of its own.
ODD_IDS = [
    "Ås skule", "A\u030as skule", "ås skule", "heime tenesta", "heime%20tenesta", "heime+tenesta",
    "a/b", "a%2Fb", "a#b", "a?b=c&d", "a:b", "http://example.org/a#b", "urn:x:y", "_:b0",
    'sa "sitat"', "it's", "back\\slash", "<tag>", "{curly}", "a|b", "a;b,c", "tab\tinside",
    "line\nbreak", " innleiande", "etter ", "null", "true", "0", "-1", "1e5", "kommune/9999",
    "9999", "kommune", "§ 7-2 a", "日本", "𝔘𝔫", "😀", "..", "%", "$1", "`", "^", "x" * 300,
    "ø" * 120,
]  # fmt: skip


class Maker:
    """One record in the making: its date, its days, and how readily it records things."""

    def __init__(self, random: Random, day: str | None = None) -> None:
        self.random = random
        self.date = day or random.choices(list(AUDIT_DATES), list(AUDIT_DATES.values()))[0]
        self.is_dated = day is not None
        self.leaning: list[str] = []
        day = date.fromisoformat(self.date)
        steps = [-5000, -900, -200, -30, -1, 0, 1, 40, 700]
        near = [(day + timedelta(days=step)).isoformat() for step in random.sample(steps, 5)]
        fixed = random.sample(["2022-07-31", "2022-08-01", "2022-12-31", "2023-01-01", "2024-08-01"], 2)
        self.days = sorted({self.date, *near, *fixed})
        self.recorded = random.choice([1.0, 0.95, 0.9, 0.75, 0.4])
        self.positive = random.choice([0.95, 0.85, 0.6, 0.3])
        self.number = random.choice(NUMBERS)
        self.used: set[str] = set()
        self.providers: list[Json] = []
        self.coordinators: list[Json] = []

    # -- small choices ------------------------------------------------------------------------------------

    def chance(self, probability: float) -> bool:
        """Throw a coin."""
        return self.random.random() < probability

    def yes(self) -> bool:
        """Answer a question of the record with yes or no."""
        return self.chance(self.positive)

    def past(self) -> str:
        """Return a day on or before the audit date."""
        return self.random.choice([day for day in self.days if day <= self.date])

    def day(self, past: float = 0.85) -> str:
        """Return a day, most often one on or before the audit date."""
        return self.past() if self.chance(past) else self.random.choice(self.days)

    def period(self, active: float = 0.8) -> Json:
        """Return `from`, and perhaps a `to` that does not lie before it."""
        if self.chance(active):
            start = self.past()
            ends = [None, None, *(day for day in self.days if day >= self.date)]
        else:
            start = self.random.choice(self.days)
            ends = [None, start, *(day for day in self.days if day >= start)]
        return self.put({"from": start}, "to", self.random.choice(ends))

    def put(self, entry: Json, key: str, value: Any, probability: float = 1.0) -> Json:
        """Record a value; where it is None or the coin says no, leave the key out or set it to null."""
        if value is None or not self.chance(probability):
            if self.chance(0.3):
                entry[key] = None
        else:
            entry[key] = value
        return entry

    def truth(self) -> bool | None:
        """Return a plain answer, now and then null."""
        return None if self.chance(0.04) else self.yes()

    def dated(self) -> Any:
        """Return a plain answer or a list of dated ones."""
        if self.chance(0.6):
            return self.truth()
        entries = []
        for _ in range(self.random.choice([0, 1, 1, 2, 2, 3])):
            entry: Json = {"value": self.truth(), "on": self.day(0.8)}
            if self.chance(0.4):
                entry["by"] = self.random.choice(self.known() or ["nokon"])
            entries.append(entry)
        return entries

    def name(self, plain: str) -> str:
        """Return an id that the record has not used: a plain one or an odd one."""
        free = [odd for odd in ODD_IDS if odd not in self.used]
        name = self.random.choice(free) if free and self.chance(0.06) else f"{plain}-{len(self.used) + 1}"
        self.used.add(name)
        return name

    # -- who is who ---------------------------------------------------------------------------------------

    def kommune(self) -> str:
        """Return the municipality in one of its two spellings."""
        return self.random.choice([self.number, f"kommune/{self.number}"])

    def listed(self) -> list[str]:
        """Return the ids of the providers."""
        return [provider["id"] for provider in self.providers]

    def known(self) -> list[str]:
        """Return every id that an employer, a designation or a cooperation may name."""
        owners = [provider["partOf"] for provider in self.providers if provider.get("partOf")]
        return [*self.listed(), *owners, *(c["id"] for c in self.coordinators), self.kommune()]

    def acted_for(self) -> list[str]:
        """Return the bodies that private providers act for."""
        return [provider["onBehalfOf"] for provider in self.providers if provider.get("onBehalfOf")]

    def anyone(self, others: float = 0.05) -> str:
        """Return any id: most often a provider's."""
        if self.chance(others):
            strangers = ["fylket", "rhf-nord", "kommune/9999", "9999", "nokon"]
            return self.random.choice([*strangers, *self.acted_for()])
        return self.random.choice([*self.listed(), *self.listed(), *self.listed(), *self.known()])

    def some(self, names: list[str], share: float) -> list[str]:
        """Return some of the names in any order, now and then one of them twice."""
        chosen = [name for name in names if self.chance(share)]
        self.random.shuffle(chosen)
        if chosen and self.chance(0.1):
            chosen.append(chosen[0])
        return chosen

    # -- the parts of a case ------------------------------------------------------------------------------

    def case(self, name: str) -> Json:
        """Return a case record."""
        record: Json = {"id": name, "municipality": self.number}
        self.put(record, "note", "Laga til prøving.", 0.2)
        drawn = self.random.choices(ACTS, ACT_WEIGHTS, k=self.random.choice([1, 2, 2, 3, 3, 4, 6]))
        acts = [] if self.chance(0.02) else list(dict.fromkeys([*self.leaning, *drawn]))
        for act in acts:
            self.add_provider(act)
        while self.chance(0.25):
            self.add_provider(self.random.choice(acts or ACTS))
        record["providers"] = self.providers
        record["services"] = self.services(acts)
        if self.chance(0.3):  # providers that are listed without a service
            self.add_provider(self.random.choice(ACTS))
        self.link_providers()
        record["person"] = self.person()
        if record["person"] is None or (record["person"] == {} and self.chance(0.5)):
            del record["person"]
        if self.chance(0.9):
            number = self.random.choice([0, 1, 1, 2, 2, 3, 4])
            self.coordinators = [self.coordinator() for _ in range(number)]
            record["coordinators"] = self.coordinators
        elif self.chance(0.3):
            record["coordinators"] = None
        self.put(record, "needs", self.needs(acts), self.recorded)
        self.put(record, "cooperation", self.cooperation(), (1 + self.recorded) / 2)
        self.put(record, "coordination", self.coordination(), (1 + self.recorded) / 2)
        for key in ("childCoordinatorWished", "planConsent", "planNecessary"):
            self.put(record, key, self.dated(), self.recorded)
        self.put(record, "plans", self.plans(), 0.9)
        self.put(record, "notifications", self.notifications(), 0.9)
        if self.chance(0.03):
            record["assessments"] = self.assessments()
        return self.finish(record)

    def finish(self, record: Json) -> Json:
        """Set the audit date, or now and then none: then the record is read as of today."""
        if self.is_dated or not self.chance(0.01):
            record["auditDate"] = self.date
        elif self.chance(0.5):
            record["auditDate"] = None
        return record

    def add_provider(self, act: str) -> None:
        """List a provider: most often one of the types that serve under the act."""
        kind = self.random.choice(TYPES_UNDER[act])
        if self.chance(0.16):
            kind = self.random.choice(OTHER_TYPES if self.chance(0.7) else TYPES)
        provider: Json = {"id": self.name(act), "type": kind}
        self.put(provider, "name", f"Eining under {act}", 0.2)
        self.put(provider, "municipality", self.random.choice(NUMBERS), 0.1)
        self.put(provider, "owner", self.random.choice(["municipal", "county", "state", "private"]), 0.1)
        granted = 0.5 if kind in ("PrivateKindergarten", "PrivateSchool") else 0.05
        self.put(provider, "publicGrant", self.chance(0.75), granted)
        self.put(provider, "orgnr", f"{self.random.randrange(8 * 10**8, 10**9)}", 0.05)
        self.providers.append(provider)

    def link_providers(self) -> None:
        """Say what providers are part of and whom they act for; chains and circles come up."""
        for provider in self.providers:
            if self.chance(0.5 if provider["type"] in SPECIALIST_TYPES else 0.12):
                above = ["rhf-vest", "rhf-vest", "rhf-nord", *self.listed(), *self.listed()]
                provider["partOf"] = self.kommune() if self.chance(0.08) else self.random.choice(above)
            if self.chance(0.75 if provider["type"] == "PrivateProvider" else 0.06):
                bodies = [self.kommune(), self.kommune(), "helse-vest", "rhf-vest", "9999", *self.listed()]
                provider["onBehalfOf"] = self.random.choice(bodies)
            for key in ("partOf", "onBehalfOf"):
                if key not in provider and self.chance(0.03):
                    provider[key] = None

    def services(self, acts: list[str]) -> list[Json]:
        """Return the services: most often an active one from each provider."""
        services: list[Json] = []
        for number, provider in enumerate(self.providers):
            for _ in range(self.random.choice([0, 1, 1, 1, 1, 1, 2])):
                own = number < len(acts) and self.chance(0.9)
                act = acts[number] if own else self.random.choice(acts or ACTS)
                service: Json = {"under": self.other_of_pair(act), "provider": provider["id"]}
                service.update(self.period(0.85))
                self.put(service, "id", f"t{len(services)}", 0.5)
                kind = self.random.choice(KINDS)
                services.append(self.put(service, "kind", kind, 0.7 if act == "sotjl" else 0.05))
        return services

    def other_of_pair(self, act: str) -> str:
        """Return the act or, now and then, the one that it replaced or was replaced by."""
        pairs = {"oppl": "oppl98", "oppl98": "oppl", "bvl": "bvl92", "bvl92": "bvl"}
        return pairs.get(act, act) if self.chance(0.3) else act

    def birth(self) -> str:
        """Return a date of birth: around 18 or 16 years before the audit date, on a leap day, or any."""
        day = date.fromisoformat(self.date)
        pick = self.random.random()
        if pick < 0.3:
            years = self.random.choice([18, 18, 16])
            step = timedelta(days=self.random.choice([-1, 0, 0, 1]))
            return (date(day.year - years, day.month, min(day.day, 28)) + step).isoformat()
        if pick < 0.4:
            leap = (day.year - self.random.choice([16, 18])) // 4 * 4
            return f"{leap:04}-02-29"
        if pick < 0.45:
            return (day + timedelta(days=self.random.choice([0, 1, 90]))).isoformat()
        years = self.random.choice([0, 2, 5, 9, 12, 14, 15, 17, 19, 40, 70])
        month, number = self.random.randrange(1, 13), self.random.randrange(1, 29)
        return f"{day.year - years - 1:04}-{month:02}-{number:02}"

    def person(self) -> Json | None:
        """Return what is recorded of the person."""
        if self.chance(0.04):
            return None
        person: Json = {}
        self.put(person, "birthDate", self.birth(), 0.85)
        if "birthDate" not in person or self.chance(0.06):
            day = date.fromisoformat(self.date)
            ahead = (day + timedelta(days=self.random.choice([-100, -1, 0, 1, 60]))).isoformat()
            self.put(person, "expectedBirth", ahead if self.chance(0.7) else self.birth(), 0.85)
        self.put(person, "seriousCondition", self.dated(), self.recorded)
        return self.put(person, "canConsent", self.dated(), 0.5)

    def needs(self, acts: list[str]) -> list[Json]:
        """Return assessments of needs, under one act or several."""
        needs = []
        for _ in range(self.random.choice([0, 1, 1, 1, 2, 2, 3])):
            under = self.some(acts, 0.7) or [self.random.choice(acts or ACTS)]
            under = [self.other_of_pair(act) for act in under]
            if self.chance(0.1):
                under.append(self.random.choice(ACTS))
            need: Json = {"under": under, "assessedOn": self.day(0.92)}
            for key in NEED_FIELDS:
                self.put(need, key, self.yes(), self.recorded * (0.5 if key == "complex" else 0.9))
            self.put(need, "assessedBy", self.anyone() if self.providers else "nokon", 0.4)
            ends = [day for day in self.days if day >= need["assessedOn"]]
            self.put(need, "to", self.random.choice([*ends, need["assessedOn"]]), 0.15)
            needs.append(self.put(need, "basis", "Vurdert i møte.", 0.05))
        return needs

    def cooperation(self) -> Json:
        """Return assessments of whether cooperation is necessary, and cooperations."""
        assessments: list[Json] = []
        keen = self.chance(0.6)
        for _ in range(self.random.choice([0, 1, 2, 3, 4]) + len(self.providers) * keen):
            by = self.anyone() if self.providers else self.kommune()
            entry = {"by": by, "necessary": self.yes(), "on": self.day(0.95)}
            assessments.append(self.put(entry, "basis", "Samtale.", 0.03))
        established = []
        for _ in range(self.random.choice([0, 1, 1, 1, 2])):
            between = self.some([*self.known(), *self.listed()], 0.6)
            established.append({"between": between, **self.period(0.85)})
        cooperation: Json = {}
        self.put(cooperation, "assessments", assessments, 0.9)
        self.put(cooperation, "helpsOwnTasks", self.dated(), self.recorded)
        return self.put(cooperation, "established", established, 0.9)

    def coordination(self) -> Json:
        """Return who was designated, and whether that was needed and the services are coordinated."""
        coordination: Json = {}
        designated: Any = False
        if self.chance(0.45):
            provider = self.random.choice([*self.listed(), *self.known()])
            designated = {"provider": provider, **self.period(0.8)}
        self.put(coordination, "designated", designated, 0.9)
        self.put(coordination, "designationNeeded", self.dated(), self.recorded)
        return self.put(coordination, "carriedOut", self.dated(), self.recorded)

    def coordinator(self) -> Json:
        """Return a coordinator: active, ended, not begun, offered, declined, or several of these."""
        role = self.random.choice(ROLES)
        entry: Json = {"id": self.name("ko"), "role": role}
        employers = [*self.listed(), self.kommune()]
        if role == "SpecialistCoordinator":
            trusts = [p["id"] for p in self.providers if p["type"] in SPECIALIST_TYPES]
            owners = [p["partOf"] for p in self.providers if p.get("partOf")]
            employers = [*trusts, *trusts, *owners, *employers]
        self.put(entry, "employer", self.random.choice(employers), 0.92)
        self.put(entry, "healthPersonnel", self.yes(), 0.7)
        self.put(entry, "offered", self.day(), 0.5)
        self.put(entry, "declined", self.day(), 0.25)
        if self.chance(0.75):
            entry.update(self.period(0.75))
        return entry

    def plans(self) -> list[Json]:
        """Return individual plans: none, one or several."""
        return [self.plan() for _ in range(self.random.choice([0, 1, 1, 1, 1, 2, 3]))]

    def plan(self) -> Json:
        """Return a plan with parties and content."""
        plan: Json = self.period(0.85)
        parties = [*self.listed(), self.kommune()] + [c["id"] for c in self.coordinators]
        others = ["rhf-vest", "kommune/9999", "nokon"]
        pick = self.random.random()
        responsible: list[str] | None = [self.random.choice(parties)]
        if pick < 0.2:
            responsible = self.some(parties + others, 0.4)
        elif pick < 0.26:
            responsible = []
        self.put(plan, "responsible", responsible, 0.94)
        if self.chance(0.1):
            parties.append(self.random.choice(others))
        self.put(plan, "participants", [] if self.chance(0.15) else self.some(parties, 0.6), 0.92)
        self.put(plan, "id", f"ip-{self.random.randrange(3)}", 0.7)
        self.put(plan, "nextRevision", self.random.choice([*self.days, self.date]), 0.85)
        whole = self.chance(0.6)
        contains = list(PLAN_ELEMENTS) if whole else self.some(PLAN_ELEMENTS, 0.93)
        if whole and self.chance(0.4):
            contains.remove("childParticipation")
        self.put(plan, "contains", contains, 0.92)
        for key in ("recipientTakesPart", "recipientDeclinedPart", "nextOfKinTakesPart"):
            self.put(plan, key, self.yes(), 0.6)
        return plan

    def notifications(self) -> list[Json]:
        """Return notifications between anyone."""
        if not self.providers:
            return []
        entries = []
        for _ in range(self.random.choice([0, 1, 2, 3, 5])):
            to = self.kommune() if self.chance(0.5) else self.anyone()
            entries.append({"by": self.anyone(0.1), "to": to, "on": self.day(0.9)})
        return entries

    def assessments(self) -> list[Json]:
        """Return assessments of criteria that have a field of their own: the field decides, not these."""
        names = ["SeriousChildCondition", "PlanConsent", "HelpsSolveOwnTasks", "DesignationNeeded"]
        entry: Json = {"criterion": self.random.choice(names), "value": self.truth(), "on": self.day()}
        return [self.put(entry, "by", "nokon", 0.3)]

    # -- organisations ------------------------------------------------------------------------------------

    def organisation(self, name: str) -> Json:
        """Return an organisation record."""
        kind = self.random.choice(ORGANISATION_TYPES)
        if self.chance(0.5):
            kind = self.random.choice(["Municipality", *ORGANISATION_TYPES[:2], "HealthTrust"])
        body: Json = {"id": self.name("org"), "type": kind}
        if kind == "Municipality":
            body["municipality"] = self.number
            body["id"] = self.kommune() if self.chance(0.2) else body["id"]
        else:
            self.put(body, "municipality", self.number, 0.5)
        self.put(body, "name", "Ei verksemd", 0.3)
        owners = ["rhf-vest", "fylket", self.name("eigar"), self.kommune()]
        self.put(body, "partOf", self.random.choice(owners), 0.4)
        self.put(body, "actsServed", self.some(ACTS, self.random.choice([0.2, 0.5, 0.9])), 0.9)
        record: Json = {"id": name, "organisation": body}
        self.put(record, "note", "Laga til prøving.", 0.2)
        self.put(record, "coordinatingUnit", self.yes(), 0.85)
        self.put(record, "cooperationAgreement", self.agreement(), 0.88)
        entries = []
        for _ in range(self.random.choice([0, 2, 5, 9, 14])):
            entry: Json = {"under": self.random.choice(ACTS), **self.period(0.85)}
            self.put(entry, "with", self.some(["helseforetaket", "skulen", "nav"], 0.5), 0.6)
            entries.append(self.put(entry, "form", "forum", 0.5))
        return self.finish(self.put(record, "systemCooperation", entries, 0.88))

    def agreement(self) -> Any:
        """Return a cooperation agreement, or false for none."""
        if self.chance(0.15):
            return False
        covers = list(AGREEMENT_ELEMENTS) if self.chance(0.5) else self.some(AGREEMENT_ELEMENTS, 0.8)
        return self.put({"with": "helseforetaket", **self.period(0.8)}, "covers", covers, 0.85)


def records(n: int, seed: int) -> Iterator[Json]:
    """Yield n valid records, case records and some organisation records."""
    random = Random(seed)
    for number in range(n):
        odd = f"-{random.choice(ODD_IDS)}" if random.random() < 0.02 else ""
        maker = Maker(random)
        if maker.chance(0.1):
            yield maker.organisation(f"org-{number}{odd}")
        else:
            yield maker.case(f"sak-{number}{odd}")


def about(norm: Json, day: str, seed: int) -> Json:
    """Return a valid record of that day: of an organisation, or of a case with services under the norm's acts."""
    random = Random(seed)
    maker = Maker(random, day)
    if norm["level"] == "system":
        return maker.organisation(f"org-{seed}")
    acts = [act for act in (norm.get("serves_under") or [norm["act"]]) if act in TYPES_UNDER]
    maker.leaning = random.sample(acts, min(len(acts), random.choice([1, 1, 2, 3])))
    return maker.case(f"sak-{seed}")


def coverage(n: int, seed: int, law: peer.Law) -> str:
    """Say which statuses of which audited norms n records reach, and which they do not."""
    found = (finding for record in records(n, seed) for finding in peer.findings(record, law))
    reached = Counter((finding["norm"], finding["status"]) for finding in found)
    wanted = [
        (norm["id"], status)
        for norm in law.norms
        if norm.get("audited") is not False
        for status in peer.WORST_FIRST
        if status != "displaced" or norm.get("displaced_by")
    ]
    lines = [f"{len(set(wanted) & set(reached))} of {len(wanted)} (norm, status) reached by {n} records"]
    lines += [f"not reached: {norm} {status}" for norm, status in wanted if (norm, status) not in reached]
    rare = sorted((count, pair) for pair, count in reached.items())[:15]
    return "\n".join(lines + [f"reached {count} times: {norm} {status}" for count, (norm, status) in rare])


def main() -> None:
    """Print records, or how much of the law they reach."""
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    parser.add_argument("n", type=int, metavar="N", help="how many records")
    parser.add_argument("seed", type=int, metavar="SEED", help="where the random numbers begin")
    parser.add_argument("--coverage", action="store_true", help="say which (norm, status) are not reached")
    parser.add_argument("--law", metavar="FILE", help="a file like norms.yaml, for --coverage")
    options = parser.parse_args()
    if options.coverage:
        if not options.law:
            parser.error("--coverage needs --law FILE, a file like norms.yaml")
        print(coverage(options.n, options.seed, peer.load_law(options.law)))
        return
    for record in records(options.n, options.seed):
        sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
