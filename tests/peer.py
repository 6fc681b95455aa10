"""Audit one record in plain Python: a second implementation, with which the engine is compared.

It is a loop over the norms, written from the contract and the list of criteria alone. It shares no code and
no Turtle with the engine, and so, unlike the package, it spells out every criterion by name: the methods of
`Record` whose names begin as those of criteria do (`PlanActive`, `isMunicipality`) are the criteria.

Truth has three values: True, False and None, which is unknown.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

Truth = bool | None
Json = dict[str, Any]
Expression = tuple[Any, ...]

WORST_FIRST = ("breached", "undetermined", "displaced", "fulfilled", "notApplicable")
COOPERATION_TEST_SINCE = CHILD_COORDINATOR_SINCE = "2022-08-01"
OWN_ACTIONS = {"cooperate", "assess", "participate"}  # what a private provider owes itself
PER_PROVIDER = {"CrisisCentre", "IntroductionProgramme"}  # performers of a duty of the municipality
SERVE_UNDER_NO_NORM = {"OtherPublicBody", "StateChildWelfare", "CountyService"}
SCOPES = {"health": {"hol", "sphl", "phvl"}, "specialist": {"sphl", "phvl"}}  # welfare: every act
HEALTH_AND_CARE = {"hol", "sphl", "phvl", "tannhl"}
PLAN_PARTICIPANTS = {"bhl", "oppl", "oppl98", "prskol", "krsl", "intl"}
SPECIALIST_TYPES = {"HealthTrust", "SpecialistHealthService", "MentalHealthInstitution"}
MUNICIPAL_TYPES = {
    "MunicipalHealthAndCareService", "MunicipalSocialService", "ChildWelfareService",
    "EducationalPsychologicalService", "School", "AfterSchoolProgramme", "Kindergarten", "CrisisCentre",
    "IntroductionProgramme",
}  # fmt: skip
PRIVATE_TYPES = {"PrivateProvider", "PrivateSchool", "PrivateKindergarten"}
GRANT_TYPES = {"PrivateSchool", "PrivateKindergarten", "School", "Kindergarten"}
NEED_FIELDS = ("longTerm", "coordinated", "composite", "complex")
COORDINATOR_ROLE = {"hol": "Coordinator", "sphl": "SpecialistCoordinator"}
PLAN_ELEMENTS = {
    "goals", "participants", "responsible", "contributions", "services", "implementation", "coordinator",
    "period", "consent", "cooperation",
}  # fmt: skip
AGREEMENT_ELEMENTS = {
    "responsibilities", "admission-discharge-rehabilitation", "hospital-admission", "emergency-beds",
    "discharge-ready", "knowledge-exchange", "research-education", "midwifery", "ict", "prevention",
    "emergency-plans", "joint-planning", "children-composite-difficulties",
}  # fmt: skip


@dataclass(frozen=True)
class Law:
    """The norms, the acts by short name, and the pairs of acts of which one replaced the other."""

    norms: list[Json]
    acts: dict[str, str] = field(default_factory=dict)
    successions: list[Json] = field(default_factory=list)


@dataclass(frozen=True)
class Situation:
    """A norm, the one who bears it, and the provider that the bearer stands behind, if there is one."""

    norm: Json
    bearer: str
    provider: str | None = None

    @property
    def both(self) -> set[str]:
        """The bearer and the provider it stands behind."""
        return {self.bearer} if self.provider is None else {self.bearer, self.provider}


@dataclass(frozen=True)
class Outcome:
    """What one situation comes to."""

    status: str
    missing: frozenset[str] = frozenset()
    displacement: Json | None = None


def load_law(path: str | Path) -> Law:
    """Read a file that is made like norms.yaml, or the same in JSON."""
    text = Path(path).read_text(encoding="utf-8")
    if str(path).endswith(".json"):
        data = json.loads(text)
    else:
        import yaml

        data = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return Law(data["norms"], data.get("acts") or {}, data.get("successions") or [])


def findings(record: Json, law: Law, on: str | date | None = None) -> list[Json]:
    """Return every finding on a valid record, those that are notApplicable too, by norm and bearer."""
    reader = Record(record, law, on)
    level = "system" if "organisation" in record else "individual"
    found = []
    for norm in law.norms:
        if norm["level"] != level or norm.get("audited") is False or not in_force(norm, reader.date):
            continue
        by_bearer: dict[str, list[Outcome]] = {}
        for situation in reader.situations(norm):
            by_bearer.setdefault(situation.bearer, []).append(reader.outcome(situation, law))
        for bearer, outcomes in by_bearer.items():
            status = min((o.status for o in outcomes), key=WORST_FIRST.index)
            worst = [o for o in outcomes if o.status == status]
            displacement = worst[0].displacement
            basis = (displacement or norm).get("basis") or ""
            found.append({
                "norm": norm["id"],
                "bearer": bearer,
                "status": status,
                "missing": sorted(set().union(*(o.missing for o in worst))),
                "displacedBy": displacement["norm"] if displacement else None,
                "legalBasis": list(norm["legal_basis"]),
                "restsOnInterpretation": basis.startswith("interpretation"),
            })  # fmt: skip
    return sorted(found, key=lambda f: (f["norm"], f["bearer"]))


def who_has_samordning_duty(record: Json, law: Law, on: str | date | None = None) -> list[Json]:
    """Return one row for each duty to coordinate that applies or may apply: who bears it, who performs it."""
    if "organisation" in record:
        return []
    reader = Record(record, law, on)
    performer, role = reader.coordinating_performer()
    rows = []
    for norm in law.norms:
        if not norm["id"].endswith("-coordinate") or not in_force(norm, reader.date):
            continue
        for situation in reader.situations(norm):
            condition = parse(norm["applies"])
            applies = reader.value(condition, situation)
            if applies is False:
                continue
            missing = set(reader.missing(condition, situation))
            child_coordinator = reader.ChildCoordinatorActive("", situation)
            if child_coordinator is None:
                missing.add("ChildCoordinatorActive")
            designated = reader.CoordinatingProviderDesignated("", situation)
            if child_coordinator is not True and designated is None:
                missing.add("CoordinatingProviderDesignated")
            rows.append({
                "norm": norm["id"],
                "bearer": situation.bearer,
                "performer": performer,
                "performerRole": role,
                "certain": not missing,
                "missing": sorted(missing),
                "legalBasis": list(norm["legal_basis"]),
            })  # fmt: skip
    return sorted(rows, key=lambda row: (row["norm"], row["bearer"]))


def in_force(norm: Json, day: str) -> bool:
    """Say whether the norm is in force on the day: its first and last days are days in force."""
    return str(norm.get("since") or "") <= day <= str(norm.get("until") or "9999-99-99")


@cache
def parse(text: str) -> Expression:
    """Parse an expression of `Name`, `Name(arg)`, `and`, `or`, `not` and parentheses."""
    tokens: list[str] = re.findall(r"[\w-]+|\S", text)
    position = 0

    def take(expected: str | None = None) -> str:
        nonlocal position
        if position == len(tokens) or expected not in (None, tokens[position]):
            raise ValueError(f"{text!r}: {expected or 'a name'} is missing after token {position}")
        position += 1
        return tokens[position - 1]

    def next_is(token: str) -> bool:
        return position < len(tokens) and tokens[position] == token

    def series(word: str, part: Callable[[], Expression]) -> Expression:
        parts = [part()]
        while next_is(word):
            take()
            parts.append(part())
        return (word, *parts) if len(parts) > 1 else parts[0]

    def primary() -> Expression:
        if next_is("not"):
            take()
            return ("not", primary())
        if next_is("("):
            take()
            inner = disjunction()
            take(")")
            return inner
        name, arg = take(), ""
        if not name[0].isalpha() or name in ("and", "or"):
            raise ValueError(f"{text!r}: {name!r} stands where a name should")
        if next_is("("):
            take()
            arg = take()
            take(")")
        return ("name", name, arg, f"{name}({arg})" if arg else name)

    def conjunction() -> Expression:
        return series("and", primary)

    def disjunction() -> Expression:
        return series("or", conjunction)

    tree = disjunction()
    if position != len(tokens):
        raise ValueError(f"{text!r}: {tokens[position]!r} is not expected")
    return tree


def all_of(values: Iterable[Truth]) -> Truth:
    """Three-valued and."""
    seen = set(values)
    return False if False in seen else None if None in seen else True


def any_of(values: Iterable[Truth]) -> Truth:
    """Three-valued or."""
    seen = set(values)
    return True if True in seen else None if None in seen else False


def negation(value: Truth) -> Truth:
    """Three-valued not."""
    return None if value is None else not value


def latest(entries: Iterable[Json], key: str) -> Json | None:
    """Return the entry with the last date; of several, the last in the list."""
    best: Json | None = None
    for entry in entries:
        if best is None or entry[key] >= best[key]:
            best = entry
    return best


class Record:
    """A record at a date, and every criterion as it is read from it."""

    def __init__(self, record: Json, law: Law, on: str | date | None = None) -> None:
        self.record, self.law = record, law
        self.date = str(on or record.get("auditDate") or date.today().isoformat())
        self.organisation: Json = record.get("organisation") or {}
        self.number = record.get("municipality") or self.organisation.get("municipality")
        self.kommune = f"kommune/{self.number}" if self.number else None
        self.person = record.get("person") or {}
        self.cooperation = record.get("cooperation") or {}
        self.coordination = record.get("coordination") or {}
        self.providers = {self.body(p["id"]): p for p in record.get("providers") or []}
        services = [(self.act(s["under"]), self.body(s["provider"]), s) for s in record.get("services") or []]
        self.served_by = {provider for _, provider, _ in services}
        self.services = [s for s in services if self.active(s[2])]
        active = {provider for _, provider, _ in self.services}
        self.gone = self.served_by - active  # providers whose services have ended or not begun
        self.coordinators: list[Json] | None = record.get("coordinators")
        self.plans: list[Json] | None = record.get("plans")
        self.plan = latest((p for p in self.plans or [] if self.active(p)), "from")
        self.judgements = self.latest_judgements()
        self.known: dict[tuple[str, ...], Truth] = {}

    # -- reading ------------------------------------------------------------------------------------------

    def body(self, name: str) -> str:
        """Return an id, or `kommune/NNNN` where it stands for the record's own municipality."""
        return self.kommune if self.kommune and name in (self.number, self.kommune) else name

    def act(self, name: str) -> str:
        """Return the act, or that of its pair which is in force at the date."""
        for pair in self.law.successions:
            if name in (pair["old"], pair["new"]):
                return str(pair["new"] if self.date >= str(pair["day"]) else pair["old"])
        return name

    def active(self, entry: Json) -> bool:
        """Say whether the entry has begun and not ended at the date."""
        return self.reached(entry.get("from")) and not self.ended(entry)

    def reached(self, day: str | None) -> bool:
        """Say whether a day is recorded and lies on or before the date."""
        return day is not None and day <= self.date

    def ended(self, entry: Json) -> bool:
        """Say whether the entry's last day lies before the date."""
        return entry.get("to") is not None and entry["to"] < self.date

    def dated(self, recorded: Any) -> Truth:
        """Return a plain value, or the latest of a list of dated ones on or before the date."""
        if not isinstance(recorded, list):
            return recorded if isinstance(recorded, bool) else None
        last = latest((entry for entry in recorded if self.reached(entry["on"])), "on")
        value: Truth = last["value"] if last else None
        return value

    def under_age(self, birth: str, years: int) -> bool:
        """Say whether the birthday of that age lies ahead; a 29 February sorts just before 1 March."""
        return (int(self.date[:4]), self.date[4:]) < (int(birth[:4]) + years, birth[4:])

    def with_role(self, role: str) -> list[Json]:
        """Return the recorded coordinators of a role."""
        return [c for c in self.coordinators or [] if c["role"] == role]

    def active_role(self, role: str) -> list[Json]:
        """Return the coordinators of a role who are active by dates."""
        return [c for c in self.with_role(role) if self.active(c)]

    def latest_judgements(self) -> dict[str, bool]:
        """Return the latest assessment, by each assessor at hand, of whether cooperation is necessary."""
        last: dict[str, Json] = {}
        for judgement in self.cooperation.get("assessments") or []:
            by = self.body(judgement["by"])
            if COOPERATION_TEST_SINCE <= judgement["on"] <= self.date and not (
                by in self.providers and by in self.gone
            ):
                best = latest([last[by], judgement] if by in last else [judgement], "on")
                assert best is not None
                last[by] = best
        return {by: judgement["necessary"] for by, judgement in last.items()}

    def part_of(self, name: str) -> Iterator[str]:
        """Yield what a body is part of, upwards through listed providers; a circle is walked once."""
        seen = {name}
        while (above := self.providers.get(name, {}).get("partOf")) is not None:
            name = self.body(above)
            if name in seen:
                return
            seen.add(name)
            yield name

    def parties(self, *keys: str) -> tuple[set[str], bool]:
        """Return the bodies that these lists of the active plan name, and whether all lists are recorded."""
        bodies: set[str] = set()
        complete = self.plans is not None
        employers = {c["id"]: c.get("employer") or c["id"] for c in self.coordinators or []}
        for key in keys:
            names = (self.plan or {}).get(key)
            complete = complete and (self.plan is None or names is not None)
            bodies |= {self.body(employers.get(name, name)) for name in names or []}
        return bodies, complete

    def municipal(self, name: str) -> bool:
        """Say whether a body is the municipality, or a listed provider that is municipal or acts for it."""
        if name == self.kommune:
            return True
        provider = self.providers.get(name, {})
        acts_for = provider.get("onBehalfOf")
        owner = provider.get("owner")
        by_owner = owner == "municipal" if owner is not None else provider.get("type") in MUNICIPAL_TYPES
        return by_owner or (acts_for is not None and self.body(acts_for) == self.kommune)

    def several(self, *, other_public_bodies: bool) -> bool:
        """Say whether at least two providers that count are at hand."""
        count = 0
        for name, provider in self.providers.items():
            kind, owner = provider["type"], provider.get("owner")
            if kind == "OtherPublicBody":
                counts = other_public_bodies
            else:
                private = owner == "private" if owner is not None else kind in PRIVATE_TYPES
                granted = kind in GRANT_TYPES and provider.get("publicGrant") is True
                counts = not private or provider.get("onBehalfOf") is not None or granted
            count += counts and name not in self.gone
        return count >= 2

    # -- bearers and outcomes -----------------------------------------------------------------------------

    def situations(self, norm: Json) -> Iterator[Situation]:
        """Yield everyone who bears the norm here, once for each provider it stands behind."""
        role = norm["bearer"]
        if self.organisation:
            yield Situation(norm, self.organisation_bearer(role))
        elif role == "SpecialistCoordinator":
            for coordinator in self.active_role(role):
                yield Situation(norm, coordinator["id"])
        elif role == "PlanResponsible":
            responsible, _ = self.parties("responsible")
            yield Situation(norm, responsible.pop() if len(responsible) == 1 else str(self.kommune))
        elif role == "Municipality" and norm.get("performer") not in PER_PROVIDER:
            yield Situation(norm, str(self.kommune))
        else:
            acts = set(norm.get("serves_under") or [norm["act"]])
            for name, provider in self.providers.items():
                private, acts_for = provider["type"] == "PrivateProvider", provider.get("onBehalfOf")
                if provider["type"] in SERVE_UNDER_NO_NORM or (private and acts_for is None):
                    continue
                if not any(act in acts and by == name for act, by, _ in self.services):
                    continue
                bearer = name
                if role == "Municipality":
                    bearer = str(self.kommune)
                elif role in ("RegionalHealthAuthority", "County"):
                    bearer = [name, *self.part_of(name)][-1]
                elif private and acts_for is not None and norm["action"] not in OWN_ACTIONS:
                    bearer = self.body(acts_for)
                yield Situation(norm, bearer, name)

    def organisation_bearer(self, role: str) -> str:
        """Return the bearer of a system-level norm."""
        kind, part_of = self.organisation["type"], self.organisation.get("partOf")
        if role in ("RegionalHealthAuthority", "County") and kind != role and part_of is not None:
            return self.body(part_of)
        if self.kommune and (role == "Municipality" or kind == "Municipality"):
            return self.kommune
        return self.body(self.organisation["id"])

    def outcome(self, situation: Situation, law: Law) -> Outcome:
        """Reach the status in the six steps of the contract."""
        norm = situation.norm
        applies, fulfilled = parse(norm["applies"]), parse(norm["fulfilled"])
        owed = self.value(applies, situation)
        if owed is False:
            return Outcome("notApplicable")
        unknown_when: set[str] = set()
        for displacement in norm.get("displaced_by") or []:
            displacing = [n for n in law.norms if n["id"] == displacement["norm"]]
            if not any(in_force(n, self.date) for n in displacing):
                continue
            when = parse(displacement["when"])
            if self.value(when, situation) is True:
                return Outcome("displaced", displacement=displacement)
            unknown_when |= self.missing(when, situation)
        done = self.value(fulfilled, situation)
        if done is True:
            return Outcome("fulfilled")
        if owed is None:
            return Outcome("undetermined", self.missing(applies, situation))
        if done is None:
            return Outcome("undetermined", self.missing(fulfilled, situation))
        if unknown_when:
            return Outcome("undetermined", frozenset(unknown_when))
        return Outcome("breached")

    def coordinating_performer(self) -> tuple[str, str]:
        """Return who performs the coordination, and as what."""
        here = Situation({}, str(self.kommune))
        if self.ChildCoordinatorActive("", here) is True:
            last = latest(self.active_role("ChildCoordinator"), "from")
            assert last is not None
            return last["id"], "ChildCoordinator"
        if self.CoordinatingProviderDesignated("", here) is True:
            designated = self.body(self.coordination["designated"]["provider"])
            return designated, "Municipality" if designated == self.kommune else "MunicipalProvider"
        return str(self.kommune), "Municipality"

    def value(self, expression: Expression, situation: Situation) -> Truth:
        """Evaluate an expression in three-valued logic."""
        operator, *parts = expression
        if operator == "name":
            name, arg, written = parts
            return self.criterion(name, arg, written, situation)
        values = [self.value(part, situation) for part in parts]
        if operator == "not":
            return negation(values[0])
        return all_of(values) if operator == "and" else any_of(values)

    def missing(self, expression: Expression, situation: Situation) -> frozenset[str]:
        """Return the unknown criteria of an expression, from its unknown parts only."""
        operator, *parts = expression
        if self.value(expression, situation) is not None:
            return frozenset()
        if operator == "name":
            return frozenset([parts[2]])
        return frozenset().union(*(self.missing(part, situation) for part in parts))

    def criterion(self, name: str, arg: str, written: str, situation: Situation) -> Truth:
        """Return the value of one criterion: by its own reading here, else by the record's `assessments`."""
        key = (written, situation.bearer, situation.provider or "", situation.norm["id"])
        if key not in self.known:
            read: Callable[[str, Situation], Truth] | None = getattr(self, name, None)
            self.known[key] = read(arg, situation) if read else self.assessed(written)
        return self.known[key]

    def assessed(self, written: str) -> Truth:
        """Return the latest assessment of a criterion that has no field of its own."""
        entries = self.record.get("assessments") or []
        last = latest((a for a in entries if a["criterion"] == written and self.reached(a["on"])), "on")
        value: Truth = last["value"] if last else None
        return value

    # -- services and providers ---------------------------------------------------------------------------

    def under_any(self, wanted: Callable[[str], bool]) -> bool:
        """Say whether there is an active service, or a current need, under an act that is wanted."""
        return any(wanted(act) for act, _, _ in self.services) or any(
            wanted(act) and self.need(name, act) is True for act in self.need_acts() for name in NEED_FIELDS
        )

    def ServicesFrom(self, arg: str, s: Situation) -> Truth:
        return self.under_any(lambda act: arg == "welfare" or act in SCOPES.get(arg, {arg}))

    def SeveralProviders(self, arg: str, s: Situation) -> Truth:
        return self.several(other_public_bodies=False)

    def SeveralBodies(self, arg: str, s: Situation) -> Truth:
        return self.several(other_public_bodies=True)

    def NeedsHealthAndCareServices(self, arg: str, s: Situation) -> Truth:
        return self.under_any(lambda act: act in HEALTH_AND_CARE) or None

    def NeedsOtherWelfareServices(self, arg: str, s: Situation) -> Truth:
        return self.under_any(lambda act: act not in HEALTH_AND_CARE) or None

    def InQualificationProgramme(self, arg: str, s: Situation) -> Truth:
        return any(
            act == "sotjl" and service.get("kind") == "qualification-programme" for act, _, service in self.services
        )

    # -- needs --------------------------------------------------------------------------------------------

    def need_acts(self) -> set[str]:
        """Return the acts under which needs are recorded, as read at the date."""
        return {self.act(act) for need in self.record.get("needs") or [] for act in need["under"]}

    def need(self, name: str, act: str) -> Truth:
        """Return what the latest current need under the act that records the field says of it."""
        last = latest(
            (
                need
                for need in self.record.get("needs") or []
                if self.reached(need["assessedOn"])
                and not self.ended(need)
                and need.get(name) is not None
                and act in {self.act(under) for under in need["under"]}
            ),
            "assessedOn",
        )
        value: Truth = last[name] if last else None
        return value

    def need_in(self, name: str, scope: str) -> Truth:
        """Return what is recorded of the need in an act, or in any act of a scope."""
        acts = self.need_acts() if scope == "welfare" else SCOPES.get(scope, {scope})
        values = {self.need(name, act) for act in acts}
        return True if True in values else False if False in values else None

    def LongTermNeed(self, arg: str, s: Situation) -> Truth:
        return self.need_in("longTerm", arg)

    def CoordinatedNeed(self, arg: str, s: Situation) -> Truth:
        return self.need_in("coordinated", arg)

    def CompositeNeed(self, arg: str, s: Situation) -> Truth:
        return self.need_in("composite", arg)

    def ComplexNeed(self, arg: str, s: Situation) -> Truth:
        return self.need_in("complex", arg)

    # -- cooperation --------------------------------------------------------------------------------------

    def CooperationNecessary(self, arg: str, s: Situation) -> Truth:
        judged = self.judgements
        if not arg:
            return (True in judged.values()) if judged else None
        own = [judged[by] for by in s.both if by in judged]
        others = any(judged[by] for by in judged if by not in s.both)
        if True in own:
            return True
        if own:
            return None if others else False
        return True if others else None

    def CooperationIndicated(self, arg: str, s: Situation) -> Truth:
        points = any(self.need_in(name, "welfare") is True for name in NEED_FIELDS[1:])
        serious = self.SeriousChildCondition("", s) is True
        return True if points or serious or True in self.judgements.values() else None

    def CooperationAssessed(self, arg: str, s: Situation) -> Truth:
        if self.cooperation.get("assessments") is None:
            return None
        return any(by in self.judgements for by in s.both)

    def active_cooperations(self) -> list[set[str]] | None:
        """Return the parties of each active cooperation, or None where no list is recorded."""
        established = self.cooperation.get("established")
        if established is None:
            return None
        return [{self.body(name) for name in e["between"]} for e in established if self.active(e)]

    def Cooperates(self, arg: str, s: Situation) -> Truth:
        parties = self.active_cooperations()
        if parties is None:
            return None
        others = ({*self.providers, self.kommune}) - s.both
        return any(names & s.both and names & others for names in parties)

    def CooperatesWithChildCoordinator(self, arg: str, s: Situation) -> Truth:
        parties = self.active_cooperations()
        if parties is None or self.coordinators is None:
            return None
        children = {c["id"] for c in self.active_role("ChildCoordinator")}
        return any(names & s.both and names & children for names in parties)

    def HelpsSolveOwnTasks(self, arg: str, s: Situation) -> Truth:
        return self.dated(self.cooperation.get("helpsOwnTasks"))

    # -- coordination -------------------------------------------------------------------------------------

    def DesignationNeeded(self, arg: str, s: Situation) -> Truth:
        return self.dated(self.coordination.get("designationNeeded"))

    def CoordinationCarriedOut(self, arg: str, s: Situation) -> Truth:
        return self.dated(self.coordination.get("carriedOut"))

    def CoordinatingProviderDesignated(self, arg: str, s: Situation) -> Truth:
        designated = self.coordination.get("designated")
        if designated is None or designated is False:
            return designated
        return self.active(designated) and self.municipal(self.body(designated["provider"]))

    # -- the person ---------------------------------------------------------------------------------------

    def MinorOrExpectedChild(self, arg: str, s: Situation) -> Truth:
        birth = self.person.get("birthDate") or self.person.get("expectedBirth")
        return None if birth is None else self.under_age(birth, 18)

    def Minor(self, arg: str, s: Situation) -> Truth:
        birth, expected = self.person.get("birthDate"), self.person.get("expectedBirth")
        if birth is not None:
            return birth <= self.date and self.under_age(birth, 18)
        return False if expected is not None and self.date < expected else None

    def SeriousChildCondition(self, arg: str, s: Situation) -> Truth:
        return self.dated(self.person.get("seriousCondition"))

    # -- coordinators -------------------------------------------------------------------------------------

    def has_entry(self, role: str, test: Callable[[Json], bool]) -> Truth:
        """Say whether an entry of the role passes the test; unknown where there is no list."""
        return None if self.coordinators is None else any(test(c) for c in self.with_role(role))

    def offered(self, entry: Json) -> bool:
        """Say whether an offer is open or was declined: a coordinator who has begun is no offer any more."""
        not_begun = not self.reached(entry.get("from"))
        return self.reached(entry.get("offered")) and (self.reached(entry.get("declined")) or not_begun)

    def declined(self, entry: Json) -> bool:
        """Say whether the coordinator was declined on or before the date."""
        return self.reached(entry.get("declined"))

    def ChildCoordinatorWished(self, arg: str, s: Situation) -> Truth:
        return self.dated(self.record.get("childCoordinatorWished"))

    def ChildCoordinatorWishRecorded(self, arg: str, s: Situation) -> Truth:
        return self.ChildCoordinatorWished(arg, s) is not None

    def ChildCoordinatorOffered(self, arg: str, s: Situation) -> Truth:
        return self.has_entry("ChildCoordinator", self.offered)

    def ChildCoordinatorDeclined(self, arg: str, s: Situation) -> Truth:
        return self.has_entry("ChildCoordinator", self.declined)

    def ChildCoordinatorActive(self, arg: str, s: Situation) -> Truth:
        if self.date < CHILD_COORDINATOR_SINCE:
            return False
        return all_of([self.has_entry("ChildCoordinator", self.active), self.MinorOrExpectedChild("", s)])

    def CoordinatorActive(self, arg: str, s: Situation) -> Truth:
        return self.has_entry(COORDINATOR_ROLE[arg], self.active)

    def CoordinatorOffered(self, arg: str, s: Situation) -> Truth:
        return self.has_entry(COORDINATOR_ROLE[arg], self.offered)

    def CoordinatorDeclined(self, arg: str, s: Situation) -> Truth:
        return self.has_entry(COORDINATOR_ROLE[arg], self.declined)

    def employed_by(self, bearer: str) -> list[Json]:
        """Return the active specialist coordinators of a body, of what it is part of, or of a part of it."""
        bodies = {bearer, *self.part_of(bearer)}
        bodies |= {name for name in self.providers if bearer in self.part_of(name)}
        active = self.active_role("SpecialistCoordinator")
        return [c for c in active if c.get("employer") is not None and self.body(c["employer"]) in bodies]

    def EmploysSpecialistCoordinator(self, arg: str, s: Situation) -> Truth:
        if self.coordinators is None:
            return None
        if self.employed_by(s.bearer):
            return True
        unrecorded = [c for c in self.active_role("SpecialistCoordinator") if c.get("employer") is None]
        return None if unrecorded else False

    def CoordinatorIsHealthPersonnel(self, arg: str, s: Situation) -> Truth:
        employed = self.employed_by(s.bearer)
        return all_of(c.get("healthPersonnel") for c in employed) if employed else None

    # -- plans --------------------------------------------------------------------------------------------

    def PlanConsent(self, arg: str, s: Situation) -> Truth:
        return self.dated(self.record.get("planConsent"))

    def PlanRefused(self, arg: str, s: Situation) -> Truth:
        return self.PlanConsent(arg, s) is False

    def PlanNecessary(self, arg: str, s: Situation) -> Truth:
        return self.dated(self.record.get("planNecessary"))

    def PlanActive(self, arg: str, s: Situation) -> Truth:
        return None if self.plans is None else self.plan is not None

    def PlanLedByMunicipality(self, arg: str, s: Situation) -> Truth:
        responsible, complete = self.parties("responsible")
        return (len(responsible) == 1 and all(map(self.municipal, responsible))) if complete else None

    def PlanLedBySpecialist(self, arg: str, s: Situation) -> Truth:
        responsible, complete = self.parties("responsible")
        types = {self.providers[name]["type"] for name in responsible if name in self.providers}
        return bool(types & SPECIALIST_TYPES) if complete else None

    def PlanHasOneMainResponsible(self, arg: str, s: Situation) -> Truth:
        responsible, complete = self.parties("responsible")
        return len(responsible) == 1 if complete else None

    def ResponsibleForPlan(self, arg: str, s: Situation) -> Truth:
        responsible, complete = self.parties("responsible")
        if not complete:
            return None
        types = {self.providers[name]["type"] for name in responsible if name in self.providers}
        return s.bearer in responsible or (s.bearer == self.kommune and "MunicipalHealthAndCareService" in types)

    def PlanHasSeveralParties(self, arg: str, s: Situation) -> Truth:
        bodies, complete = self.parties("responsible", "participants")
        return True if len(bodies) >= 2 else False if complete else None

    def OnePlanOnly(self, arg: str, s: Situation) -> Truth:
        return None if self.plans is None else sum(map(self.active, self.plans)) == 1

    def PlanUpToDate(self, arg: str, s: Situation) -> Truth:
        if self.plan is None:
            return self.PlanActive(arg, s)
        revision = self.plan.get("nextRevision")
        return None if revision is None else revision >= self.date

    def PlanContentComplete(self, arg: str, s: Situation) -> Truth:
        if self.plan is None:
            return self.PlanActive(arg, s)
        contains = self.plan.get("contains")
        if contains is None:
            return None
        child_took_part = any_of(["childParticipation" in contains, negation(self.Minor("", s))])
        return all_of([set(contains) >= PLAN_ELEMENTS, child_took_part])

    def ParticipationFacilitated(self, arg: str, s: Situation) -> Truth:
        if self.plan is None:
            return self.PlanActive(arg, s)
        birth = self.person.get("birthDate")
        under_16 = None if birth is None else self.under_age(birth, 16)
        cannot_consent = negation(self.dated(self.person.get("canConsent")))
        kin = all_of([self.plan.get("nextOfKinTakesPart"), any_of([cannot_consent, under_16])])
        declined = self.plan.get("recipientDeclinedPart") is True
        return any_of([self.plan.get("recipientTakesPart"), declined, kin])

    def TakesPartInPlan(self, arg: str, s: Situation) -> Truth:
        bodies, complete = self.parties("participants", "responsible")
        return True if bodies & s.both else False if complete else None

    def MunicipalityNotified(self, arg: str, s: Situation) -> Truth:
        if self.record.get("notifications") is None:
            return None
        return any(by == s.bearer and to == self.kommune for by, to in self.notices())

    def notices(self) -> list[tuple[str, str]]:
        """Return who has notified whom, on or before the date."""
        sent = [n for n in self.record.get("notifications") or [] if self.reached(n["on"])]
        return [(self.body(n["by"]), self.body(n["to"])) for n in sent]

    def ServicesFromPlanParticipants(self, arg: str, s: Situation) -> Truth:
        return any(act in PLAN_PARTICIPANTS for act, _, _ in self.services)

    def PlanParticipantsContacted(self, arg: str, s: Situation) -> Truth:
        wanted = {provider for act, provider, _ in self.services if act in PLAN_PARTICIPANTS}
        bodies, complete = self.parties("participants", "responsible")
        if wanted <= bodies | {to for _, to in self.notices()}:
            return True
        return False if complete and self.record.get("notifications") is not None else None

    # -- organisations ------------------------------------------------------------------------------------

    def ProvidesServicesUnder(self, arg: str, s: Situation) -> Truth:
        served = self.organisation.get("actsServed")
        if served is None:
            return None
        return any(arg == "welfare" or self.act(act) in SCOPES.get(arg, {arg}) for act in served)

    def SystemCooperationInPlace(self, arg: str, s: Situation) -> Truth:
        entries = self.record.get("systemCooperation")
        if entries is None:
            return None
        acts = set(s.norm.get("serves_under") or [s.norm["act"]])
        return any(self.act(entry["under"]) in acts and self.active(entry) for entry in entries)

    def HasCoordinatingUnit(self, arg: str, s: Situation) -> Truth:
        unit: Truth = self.record.get("coordinatingUnit")
        return unit

    def HasCooperationAgreement(self, arg: str, s: Situation) -> Truth:
        agreement = self.record.get("cooperationAgreement")
        return agreement if agreement is None or agreement is False else self.active(agreement)

    def AgreementContentComplete(self, arg: str, s: Situation) -> Truth:
        agreement = self.record.get("cooperationAgreement") or {}
        covers = agreement.get("covers")
        return None if covers is None or not self.active(agreement) else set(covers) >= AGREEMENT_ELEMENTS

    def isMunicipality(self, arg: str, s: Situation) -> Truth:
        return bool(self.organisation["type"] == "Municipality")

    def isHealthTrust(self, arg: str, s: Situation) -> Truth:
        return bool(self.organisation["type"] == "HealthTrust")

    def isRegionalHealthAuthority(self, arg: str, s: Situation) -> Truth:
        return bool(self.organisation["type"] == "RegionalHealthAuthority")
