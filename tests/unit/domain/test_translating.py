"""What is asked of a translation, whoever made it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.domain.errors import InputError
from studio.domain.pace import Pace, usual_pace
from studio.domain.project import Project
from studio.domain.translating import (
    LEAST_BUDGET,
    Fault,
    Glossary,
    GlossaryTerm,
    SourceLine,
    add_term,
    change_term,
    faults_among,
    faults_of,
    glossary_of,
    has_words,
    length_budget,
)

NONE = Glossary()
SECOND = 48_000
words = st.text("abcdefghij ñé漢", max_size=80)


def line(text: str, line_id: str = "a", budget: int | None = None) -> SourceLine:
    return SourceLine(id=line_id, speaker="Ana", text=text, budget=budget)


def faults(original: str, text: str, target: str = "es", **rules: object) -> frozenset[Fault]:
    return faults_of(line(original, budget=rules.pop("budget", None)), text, Glossary(**rules),
                     "en", target)  # fmt: skip


@given(st.integers(0, 600 * SECOND), st.integers(0, 600 * SECOND), st.floats(3, 25))
def test_a_longer_slot_never_allows_less(one: int, other: int, rate: float) -> None:
    pace = Pace(rate)
    shorter, longer = sorted((one, other))
    budgets = length_budget(shorter, pace, "es"), length_budget(longer, pace, "es")
    assert LEAST_BUDGET <= budgets[0] <= budgets[1]


def test_a_faster_voice_may_say_more() -> None:
    usual = usual_pace("es")
    assert length_budget(SECOND, Pace(20.0), "es") > length_budget(SECOND, usual, "es")


def test_a_usual_sentence_fits_its_slot_and_its_double_does_not() -> None:
    text = "Where have you been all night, my dear? I was waiting."
    slot = usual_pace("en").length(text)
    assert len(text) <= length_budget(slot, usual_pace("en"), "en") < 2 * len(text)


def test_a_good_translation_has_no_fault() -> None:
    assert faults("How are you today?", "¿Cómo estás hoy?") == frozenset()


@pytest.mark.parametrize(
    ("original", "text", "target", "fault"),
    [
        ("Come here.", "  ", "es", Fault.MISSING),
        ("Come over here now.", "Come over here, now!", "es", Fault.UNTRANSLATED),
        ("Come over here now.", "Idi syuda pryamo seychas.", "ru", Fault.UNTRANSLATED),
        ("Come here at once, please, my friend.", "Ok", "es", Fault.UNLIKELY),
        ("Yes, my dear.", "Sí. " * 60, "es", Fault.UNLIKELY),
    ],
)
def test_each_fault_is_found(original: str, text: str, target: str, fault: Fault) -> None:
    assert faults(original, text, target) == {fault}


@pytest.mark.parametrize("text", ["Taxi!", "OK", "Ben!", "Coca Cola"])
def test_names_and_words_of_every_language_may_stay(text: str) -> None:
    assert faults(text, text) == frozenset()


def test_dense_scripts_are_no_unlikely_translations() -> None:
    assert faults("I have not seen you for such a long time!", "好久不见!", "zh") == frozenset()


@given(words, st.integers(1, 60))
def test_a_text_is_over_budget_exactly_when_it_has_more_characters(text: str, budget: int) -> None:
    found = faults("Something was said in this line.", text, budget=budget)
    assert (Fault.OVER_BUDGET in found) is (len(text.strip()) > budget)


@given(words, words)
def test_judging_never_fails_and_silence_needs_no_words(original: str, text: str) -> None:
    found = faults(original, text)
    if not original.strip():
        assert found == frozenset()
    elif not text.strip():
        assert found == {Fault.MISSING}


def test_glossary_words_count_only_as_whole_words() -> None:
    assert has_words("The CAT, again.", "cat")
    assert not has_words("A catalogue.", "cat")
    cat = (("cat", "gato"),)
    assert faults("A catalogue.", "Un catálogo.", terms=cat) == frozenset()
    assert faults("The cat.", "El minino.", terms=cat) == {Fault.TERM}
    assert faults("The cat.", "El minino.", forbidden=("minino",)) == {Fault.FORBIDDEN}


def test_a_term_for_the_very_language_hides_the_general_one() -> None:
    terms = [
        GlossaryTerm(term="Car", translation="carro", language="es-MX"),
        GlossaryTerm(term="car", translation="coche", language="es"),
        GlossaryTerm(term="car", translation="auto"),
        GlossaryTerm(term="vale", language="es-MX", is_forbidden=True),
        GlossaryTerm(term="car", translation="Wagen", language="de"),
    ]
    assert glossary_of(terms, "es-MX") == Glossary((("Car", "carro"),), ("vale",))
    assert glossary_of(terms, "es").terms == (("car", "coche"),)
    assert glossary_of(terms, "fr").terms == (("car", "auto"),)


A, B = line("We leave tomorrow at dawn.", "a"), line("Nobody is to know of it.", "b")


def test_two_lines_in_one_are_found() -> None:
    joined = {"a": "Salimos mañana al amanecer. Nadie debe saberlo."}
    assert faults_among([A, B], joined) == {"a": Fault.MERGED}
    assert faults_among([A, B], {"a": "Salimos mañana al amanecer."}) == {}


def test_one_text_for_two_lines_is_found() -> None:
    same = "Salimos mañana al amanecer."
    assert faults_among([A, B], {"a": same, "b": same}) == dict.fromkeys("ab", Fault.DOUBLED)
    again = SourceLine(id="b", speaker="Ben", text=A.text)
    assert faults_among([A, again], {"a": same, "b": same}) == {}


@pytest.mark.parametrize(
    "term",
    [
        GlossaryTerm(term="  ", translation="coche"),
        GlossaryTerm(term="car"),
        GlossaryTerm(term="car", translation="coche", language="no such"),
        GlossaryTerm(term=" Cat ", translation="minino"),
    ],
)
def test_a_term_needs_a_word_of_its_own_a_translation_and_a_language(term: GlossaryTerm) -> None:
    known = GlossaryTerm(term="cat", translation="gato")
    project = Project([known])
    with pytest.raises(InputError), project.edit("Add"):
        add_term(project, term)
    assert project.all(GlossaryTerm) == (known,)


def test_a_term_is_neat_and_may_be_changed_and_forbidden() -> None:
    project = Project()
    with project.edit("Add"):
        term = add_term(project, GlossaryTerm(term="  the  car ", translation=" coche "))
        assert (term.term, term.translation) == ("the car", "coche")
        banned = GlossaryTerm(term="the car", translation="coche", is_forbidden=True)
        changed = change_term(project, term, banned)
    assert project.all(GlossaryTerm) == (changed,)
    assert (changed.id, changed.translation, changed.is_forbidden) == (term.id, "", True)
