"""What speech costs, what a project has spent, and where a run has to stop."""

from __future__ import annotations

import gc
import weakref

import pytest

from studio.domain.costs import (
    BudgetExceeded,
    Cost,
    Ledger,
    cost_of,
    spent_in,
)
from studio.domain.project import Project
from studio.domain.project_settings import set_budget
from studio.domain.script import Take
from studio.domain.voices import VoiceSettings


@pytest.fixture
def project() -> Project:
    return Project()


def add_take(project: Project, cost: int, request_id: str = "") -> Take:
    with project.edit("Generate"):
        return project.add(
            Take(
                line_id="l",
                language="es",
                media_id="m",
                length=1,
                text="Hola.",
                provider="cloud",
                voice_id="v",
                voice_print="p",
                settings=VoiceSettings(),
                seed=0,
                fingerprint="f",
                made_at="2026-01-01T00:00:00+00:00",
                cost=cost,
                request_id=request_id,
            )
        )


@pytest.mark.parametrize(
    ("text", "rate", "characters"),
    [
        ("Hello", 1.0, 5),
        ("Hello", 0.5, 3),
        ("", 1.0, 0),
        ("e\u0301te\u0301", 1.0, 3),
        ("a", 0.3, 1),
    ],
)
def test_characters_cost_what_the_model_takes_for_them(
    text: str, rate: float, characters: int
) -> None:
    assert cost_of(text, rate) == Cost(1, characters)


def test_costs_add_up() -> None:
    assert sum([Cost(1, 5), Cost(2, 7)], Cost()) == Cost(3, 12)


def test_a_request_that_made_several_takes_is_paid_once(project: Project) -> None:
    add_take(project, 10, "one")
    add_take(project, 10, "one")
    add_take(project, 7)
    add_take(project, 7)
    add_take(project, 0)
    assert spent_in(project) == 24


def with_budget(project: Project, characters: int | None) -> None:
    with project.edit("Budget"):
        set_budget(project, characters)


def test_what_is_left_follows_the_budget_and_never_falls_below_nothing(project: Project) -> None:
    add_take(project, 10)
    ledger = Ledger(project)
    assert ledger.left is None
    with_budget(project, 25)
    assert ledger.left == 15
    with_budget(project, 5)
    assert ledger.left == 0


def test_a_ledger_stops_before_the_budget_is_exceeded(project: Project) -> None:
    with_budget(project, 20)
    ledger = Ledger(project)
    ledger.enter(15)
    with pytest.raises(BudgetExceeded) as caught:
        ledger.enter(6)
    assert caught.value.values == {"cost": 6, "left": 5, "budget": 20}
    ledger.enter(5)


def test_what_was_not_charged_may_be_spent_after_all(project: Project) -> None:
    with_budget(project, 20)
    ledger = Ledger(project)
    ledger.enter(20)
    ledger.correct(20, 0)
    ledger.enter(20)
    ledger.correct(20, 30)
    with pytest.raises(BudgetExceeded):
        ledger.enter(1)


def test_what_was_paid_for_stays_spent_when_its_take_is_deleted(project: Project) -> None:
    with_budget(project, 20)
    ledger = Ledger(project)
    ledger.enter(12)
    take = add_take(project, 12)
    ledger.renew()
    assert ledger.left == 8
    with project.edit("Delete"):
        project.remove(take)
    ledger.renew()
    assert ledger.left == 8


def test_without_a_budget_everything_is_allowed(project: Project) -> None:
    for ledger in (Ledger(), Ledger(project)):
        ledger.enter(10**9)
        assert ledger.left is None


def test_a_ledger_keeps_no_project_alive() -> None:
    project = Project()
    ledger, seen = Ledger(project), weakref.ref(project)
    del project
    gc.collect()
    assert seen() is None
    assert ledger.left is None
