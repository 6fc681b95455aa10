"""A norm, its displacements and a criterion, as the program reads them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import Literal, NamedNode

from pliktgraf import conditions


@dataclass(frozen=True)
class Displacement:
    """Another norm that takes precedence, and when."""

    norm: str
    iri: str
    when: conditions.Expression
    effect: conditions.Expression
    effect_class: str
    rests_on_interpretation: bool


@dataclass(frozen=True)
class Part:
    """One condition of a norm that is true, false or unknown by itself.

    `name` is Condition, Fulfilment or Displacement; `displaced_class` is what a situation is in besides where the
    part is true, for a displacement.
    """

    name: str
    class_: str
    expression: conditions.Expression
    displaced_class: str | None = None


@dataclass(frozen=True)
class Norm:
    """One audited or unaudited norm: its condition, its fulfilment, and what a finding says of it."""

    id: str
    iri: str
    level: str
    act: str
    audited: bool
    valid_from: str
    valid_until: str | None
    condition: conditions.Expression
    condition_class: str
    fulfilment: conditions.Expression | None
    fulfilment_class: str | None
    situation_class: str
    displaced_class: str | None
    displacements: tuple[Displacement, ...]
    legal_basis: tuple[str, ...]
    rests_on_interpretation: bool

    def criteria(self) -> frozenset[str]:
        """Every criterion that the norm reads."""
        return self._criteria

    @cached_property
    def _criteria(self) -> frozenset[str]:
        return frozenset().union(*(conditions.criteria(part.expression) for part in self.parts))

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The condition, the fulfilment where there is one, and each displacement."""
        found = [Part("Condition", self.condition_class, self.condition)]
        if self.fulfilment is not None and self.fulfilment_class is not None:
            found.append(Part("Fulfilment", self.fulfilment_class, self.fulfilment))
        found += [Part("Displacement", d.effect_class, d.effect, self.displaced_class) for d in self.displacements]
        return tuple(found)


@dataclass(frozen=True)
class Criterion:
    """One criterion: how it is named, how it is read, and its value where its rule says nothing."""

    iri: str
    notation: str
    rule: str | None
    arguments: tuple[tuple[str, NamedNode | Literal], ...]
    silent: bool | None
    depends_on: tuple[str, ...]
    is_pattern: bool
    about_bearer: bool


def complement(class_: str) -> str:
    """The complement of a criterion or a condition, as `queries/derive` names it."""
    return class_ + "-not"
