"""The order of norms made small enough to read: norms with the same condition as one, and only direct steps."""

from __future__ import annotations

from dataclasses import dataclass

from pliktgraf.reasoning.order import BEARER, CASE, Order

Group = tuple[str, ...]
"""Norms that hold in the same situations, by their ids, sorted."""


@dataclass(frozen=True)
class Step:
    """Whoever is owed the norms of `first` is owed those of `second`, with nothing between them."""

    first: Group
    second: Group
    kind: str
    start: str
    end: str | None


@dataclass(frozen=True)
class Hasse:
    """`groups` are all norms, alone or with those of the same condition; `steps` are the transitive reduction."""

    groups: tuple[Group, ...]
    steps: tuple[Step, ...]

    def related(self) -> list[Group]:
        """The groups that a step leads from or to, and those of several norms."""
        in_steps = {group for step in self.steps for group in (step.first, step.second)}
        return [group for group in self.groups if group in in_steps or len(group) > 1]


def hasse(order: Order) -> Hasse:
    """Merge what comes to the same over the same days, and keep the steps that do not follow from others."""
    links = {(link.first, link.second) for link in order.links}
    group_of: dict[str, Group] = {}
    for norm in order.norms:
        if norm not in group_of:
            same = tuple(
                sorted({norm, *(o for o in order.norms if _same(norm, o, order, links) and o not in group_of)})
            )
            group_of |= dict.fromkeys(same, same)
    steps: dict[tuple[Group, Group], Step] = {}
    for link in order.links:
        step = Step(group_of[link.first], group_of[link.second], link.kind, link.start, link.end)
        if step.first != step.second:
            key = (step.first, step.second)
            steps[key] = _both(steps[key], step) if key in steps else step
    direct = [step for step in steps.values() if not _follows(step, steps)]
    return Hasse(tuple(sorted(set(group_of.values()))), tuple(sorted(direct, key=lambda s: (s.first, s.second))))


def layers(groups: list[Group], steps: tuple[Step, ...]) -> dict[Group, int]:
    """How many steps lie at most between each group and one that nothing more general follows from."""
    above = {group: [step.second for step in steps if step.first == group] for group in groups}
    found: dict[Group, int] = {}

    def depth(group: Group, path: tuple[Group, ...] = ()) -> int:
        if group not in found:
            higher = [up for up in above[group] if up not in path]
            found[group] = 1 + max((depth(up, (*path, group)) for up in higher), default=-1)
        return found[group]

    for group in groups:
        depth(group)
    return found


def _same(one: str, other: str, order: Order, links: set[tuple[str, str]]) -> bool:
    periods = {order.periods[norm] for norm in (one, other)}
    return (one, other) in links and (other, one) in links and (order.date is not None or len(periods) == 1)


def _both(one: Step, other: Step) -> Step:
    """What holds of every pair of norms in the two groups."""
    end = min((step.end for step in (one, other) if step.end), default=None)
    kind = CASE if one.kind == other.kind == CASE else BEARER
    return Step(one.first, one.second, kind, max(one.start, other.start), end)


def _follows(step: Step, steps: dict[tuple[Group, Group], Step]) -> bool:
    for middle in {second for first, second in steps if first == step.first}:
        one, two = steps.get((step.first, middle)), steps.get((middle, step.second))
        if one and two and all(_covers(part, step) for part in (one, two)) and (step.second, middle) not in steps:
            return True
    return False


def _covers(part: Step, step: Step) -> bool:
    """Whether a part of the way holds at all times and in the way in which the whole step does."""
    ends = part.end is None or (step.end is not None and step.end <= part.end)
    return part.start <= step.start and ends and (part.kind == CASE or step.kind == part.kind)
