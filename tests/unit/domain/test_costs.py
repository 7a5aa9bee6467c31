"""What speech costs, what a project has spent, and where a run has to stop."""

from __future__ import annotations

import pytest

from studio.domain.costs import (
    BudgetExceeded,
    Cost,
    Ledger,
    cost_of,
    left_of_budget,
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


def test_what_is_left_follows_the_budget_and_never_falls_below_nothing(project: Project) -> None:
    add_take(project, 10)
    assert left_of_budget(project) is None
    with project.edit("Budget"):
        set_budget(project, 25)
    assert left_of_budget(project) == 15
    with project.edit("Budget"):
        set_budget(project, 5)
    assert left_of_budget(project) == 0
    with project.edit("Budget"):
        set_budget(project, None)
    assert left_of_budget(project) is None


def test_a_ledger_stops_before_the_budget_is_exceeded() -> None:
    ledger = Ledger(budget=100, left=20)
    ledger.enter(15)
    with pytest.raises(BudgetExceeded) as caught:
        ledger.enter(6)
    assert caught.value.values == {"cost": 6, "left": 5, "budget": 100}
    ledger.enter(5)


def test_what_was_not_charged_may_be_spent_after_all() -> None:
    ledger = Ledger(budget=100, left=20)
    ledger.enter(20)
    ledger.correct(20, 0)
    ledger.enter(20)
    ledger.correct(20, 30)
    with pytest.raises(BudgetExceeded):
        ledger.enter(1)


def test_without_a_budget_everything_is_allowed() -> None:
    Ledger().enter(10**9)
