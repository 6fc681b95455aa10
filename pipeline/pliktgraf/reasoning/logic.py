"""Propositional reasoning over conditions, by an analytic tableau: sound and complete, and made for small trees.

A branch is a set of criteria that are true or false. What a criterion entails is unfolded when it becomes true (lazy
unfolding, as description logic reasoners do it), so a branch that stays open is a situation in which every criterion
that it does not name may be false. Logic here has two values, as in OWL: a criterion that is unknown in a record is
still either true or false of the world.
"""

from __future__ import annotations

from collections.abc import Mapping

from pliktgraf.conditions import And, Atom, Expression, Not, Or

Rules = Mapping[str, tuple[Expression, ...]]
"""What is true wherever a criterion is, by the criterion's IRI; under `ALWAYS`, what is true in every situation."""
ALWAYS = ""
Situation = dict[str, bool]
"""Criteria that are true or false; one that is not named may be either, false being always possible."""


def situation(goals: list[Expression], rules: Rules) -> Situation | None:
    """A situation in which all goals are true and no rule is broken; None where there can be none."""
    return _open_branch([_normal(goal, True) for goal in (*goals, *rules.get(ALWAYS, ()))], {}, rules)


def entails(first: Expression, second: Expression, rules: Rules) -> bool:
    """Whether the second is true wherever the first is."""
    return situation([first, Not(second)], rules) is None


def _open_branch(todo: list[Expression], known: Situation, rules: Rules) -> Situation | None:
    """Extend the branch until it closes (None) or nothing is left to do. Goals are in negation normal form."""
    todo, known = list(todo), dict(known)
    choices: list[list[Expression]] = []
    while todo or choices:
        if not todo:
            choices = [_live(parts, known) for parts in choices if not _holds(parts, known)]
            forced = [parts for parts in choices if len(parts) < 2]
            if not forced:
                break
            if not all(forced):
                return None
            todo = [parts[0] for parts in forced]
            choices = [parts for parts in choices if len(parts) > 1]
            continue
        match todo.pop():
            case And(parts):
                todo += parts
            case Or(parts):
                choices.append(list(parts))
            case Not(Atom(criterion)):
                if known.setdefault(criterion, False):
                    return None
            case Atom(criterion):
                if criterion not in known:
                    known[criterion] = True
                    todo += [_normal(rule, True) for rule in rules.get(criterion, ())]
                elif not known[criterion]:
                    return None
    if not choices:
        return known
    choices.sort(key=len)
    rest: list[Expression] = [Or(tuple(parts)) for parts in choices[1:]]
    for part in choices[0]:
        if (found := _open_branch([part, *rest], known, rules)) is not None:
            return found
    return None


def _live(parts: list[Expression], known: Situation) -> list[Expression]:
    return [part for part in parts if _literal(part, known) is not False]


def _holds(parts: list[Expression], known: Situation) -> bool:
    return any(_literal(part, known) for part in parts)


def _literal(part: Expression, known: Situation) -> bool | None:
    match part:
        case Atom(criterion):
            return known.get(criterion)
        case Not(Atom(criterion)):
            return None if (value := known.get(criterion)) is None else not value
    return None


def _normal(expression: Expression, truth: bool) -> Expression:
    """Negation normal form of the expression, or of its opposite."""
    match expression:
        case Not(part):
            return _normal(part, not truth)
        case And(parts):
            normal = tuple(_normal(part, truth) for part in parts)
            return And(normal) if truth else Or(normal)
        case Or(parts):
            normal = tuple(_normal(part, truth) for part in parts)
            return Or(normal) if truth else And(normal)
        case _:
            return expression if truth else Not(expression)
