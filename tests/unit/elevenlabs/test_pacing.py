"""How many requests are out at a time, whose they are, and what a refusal changes."""

from __future__ import annotations

import asyncio

import pytest

from studio.providers.elevenlabs.pacing import FIRST_LIMIT, GOOD_BEFORE_MORE, Gate


def told(maximum, current):
    return {
        "maximum-concurrent-requests": str(maximum),
        "current-concurrent-requests": str(current),
    }


async def settled():
    for _ in range(5):
        await asyncio.sleep(0)


class Crowd:
    """Requests that hold a place until they are told to leave."""

    def __init__(self, gate):
        self.gate = gate
        self.inside = []
        self.visits = {}
        self.tasks = {}
        self.ends = {}

    async def _stay(self, name, owner, is_returning):
        async with self.gate.place(owner, is_returning=is_returning) as visit:
            self.inside.append(name)
            self.visits[name] = visit
            await self.ends[name].wait()

    def come(self, name, owner="", *, is_returning=False):
        self.ends[name] = asyncio.Event()
        self.tasks[name] = asyncio.ensure_future(self._stay(name, owner, is_returning))

    async def leave(self, name):
        self.ends[name].set()
        await self.tasks[name]
        await settled()

    async def close(self):
        for task in self.tasks.values():
            task.cancel()
        await asyncio.gather(*self.tasks.values(), return_exceptions=True)


@pytest.fixture
async def crowd():
    made = Crowd(Gate())
    yield made
    await made.close()
    assert made.gate.running == 0


async def test_before_the_first_answer_no_more_are_out_than_every_plan_allows(crowd):
    for name in range(5):
        crowd.come(name)
    await settled()
    assert crowd.inside == [0, 1]
    assert crowd.gate.running == FIRST_LIMIT


async def test_an_answer_raises_the_limit_at_once(crowd):
    for name in range(9):
        crowd.come(name)
    await settled()
    crowd.visits[0].learn(told(5, 2))
    await settled()
    assert crowd.inside == [0, 1, 2, 3, 4]


async def test_a_lowered_limit_lets_nobody_in_until_enough_have_left(crowd):
    crowd.gate.learn(4, 0)
    for name in range(6):
        crowd.come(name)
    await settled()
    crowd.visits[0].learn(told(2, 4))
    for name in (0, 1):
        await crowd.leave(name)
    assert crowd.inside == [0, 1, 2, 3]
    await crowd.leave(2)
    assert crowd.inside == [0, 1, 2, 3, 4]


async def test_places_others_of_the_account_use_are_left_to_them(crowd):
    crowd.come(0)
    await settled()
    limits = []
    for current in (4, 1, 4, 4, 4, 9, 9, 9, 1):  # one is ours
        crowd.visits[0].learn(told(5, current))
        limits.append(crowd.gate.limit)
    assert limits == [2, 5, 5, 5, 2, 2, 2, 1, 5]


@pytest.mark.parametrize("text", ["", "many", "-3", "²", "9" * 40])
async def test_headers_that_say_nothing_change_nothing(crowd, text):
    crowd.come(0)
    await settled()
    crowd.visits[0].learn({"maximum-concurrent-requests": text})
    assert crowd.gate.limit == FIRST_LIMIT


async def test_jobs_get_places_in_turn_however_much_one_asks_for(crowd):
    crowd.gate.learn(1, 0)
    for number in range(4):
        crowd.come(f"film {number}", "film")
    for number in range(2):
        crowd.come(f"line {number}", "line")
    await settled()
    for _ in range(6):
        await crowd.leave(crowd.inside[-1])
    assert crowd.inside == ["film 0", "film 1", "line 0", "film 2", "line 1", "film 3"]


async def test_one_too_many_waits_until_one_of_ours_ends_and_goes_first(crowd):
    crowd.gate.learn(3, 0)
    for name in range(4):
        crowd.come(name)
    await settled()
    assert crowd.visits[2].refused() is True
    assert crowd.gate.limit == 2
    await crowd.leave(2)
    crowd.come("again", is_returning=True)
    await settled()
    assert crowd.inside == [0, 1, 2]
    await crowd.leave(0)
    assert crowd.inside == [0, 1, 2, "again"]


async def test_a_lowered_limit_rises_again_with_good_answers(crowd):
    crowd.gate.learn(3, 0)
    for name in range(3):
        crowd.come(name)
    await settled()
    crowd.visits[0].refused()
    limits = []
    for _ in range(2 * GOOD_BEFORE_MORE):
        crowd.visits[0].succeeded()
        limits.append(crowd.gate.limit)
    assert limits == [2] * (GOOD_BEFORE_MORE - 1) + [3] * (GOOD_BEFORE_MORE + 1)


async def test_refused_while_nothing_else_of_ours_runs_it_is_others_who_are_waited_for(crowd):
    crowd.come(0)
    await settled()
    assert crowd.visits[0].refused() is False
    assert crowd.gate.limit == 1


async def test_the_user_may_allow_less_than_the_server(crowd):
    crowd.gate.most = 1
    crowd.gate.learn(9, 0)
    for name in range(3):
        crowd.come(name)
    await settled()
    assert crowd.inside == [0]


async def test_whoever_is_cancelled_gives_the_place_on(crowd):
    crowd.gate.learn(1, 0)
    for name in range(4):
        crowd.come(name)
    await settled()
    crowd.tasks[1].cancel()
    crowd.ends[0].set()  # 2 is given the place in the same moment it is cancelled
    await asyncio.sleep(0)
    crowd.tasks[2].cancel()
    await settled()
    assert crowd.inside[0] == 0
    assert crowd.inside[-1] == 3
    assert crowd.gate.running == 1


async def test_a_failure_inside_gives_the_place_back():
    gate = Gate()

    async def fail():
        async with gate.place(""):
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await fail()
    assert gate.running == 0
