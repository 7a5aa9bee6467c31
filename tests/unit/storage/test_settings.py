from __future__ import annotations

import dataclasses
import math
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.domain.errors import ReadOnly
from studio.storage import toml
from studio.storage.settings import (
    UPGRADES,
    VERSION,
    General,
    Settings,
    SettingsFile,
    Speech,
    ThemeChoice,
    WindowPlace,
    upgrade,
)


@pytest.fixture
def file(tmp_path):
    return SettingsFile(tmp_path / "settings.toml")


def test_without_a_file_there_are_defaults(file):
    assert file.load() == Settings()


def test_what_is_saved_is_loaded(file):
    chosen = Settings(speech=Speech(provider="ElevenLabs “x”\n\\", cache_bytes=5))
    file.save(chosen)
    assert file.load() == chosen


def test_choices_and_tables_of_texts_are_kept(file):
    chosen = Settings(
        general=General(theme=ThemeChoice.DARK),
        window=WindowPlace(docks={"dub": "AAAA"}),
        shortcuts={"clip.split": "Ctrl+K; B"},
    )
    file.save(chosen)
    assert file.load() == chosen


def test_a_shortcut_taken_back_is_gone_from_the_file(file):
    file.save(Settings(shortcuts={"clip.split": "B"}))
    file.save(Settings())
    assert file.load().shortcuts == {}


def test_a_choice_there_is_not_is_the_default(file, tmp_path):
    (tmp_path / "settings.toml").write_text(
        "[general]\ntheme = 'pink'\n[shortcuts]\na = 7\nb = 'B'"
    )
    loaded = file.load()
    assert loaded.general.theme is ThemeChoice.SYSTEM
    assert loaded.shortcuts == {"b": "B"}


def test_what_a_newer_or_older_studio_wrote_is_kept(file, tmp_path):
    path = tmp_path / "settings.toml"
    path.write_text(
        'later = [1, "a"]\n[speech]\nprovider = "x"\ntempo = 2\n[later_section.left]\nw = 3.5\n'
    )
    loaded = file.load()
    assert loaded.speech.provider == "x"
    file.save(dataclasses.replace(loaded, speech=Speech(provider="y")))
    written = tomllib.loads(path.read_text())
    assert written["later"] == [1, "a"]
    assert written["speech"]["tempo"] == 2
    assert written["speech"]["provider"] == "y"
    assert written["later_section"] == {"left": {"w": 3.5}}
    assert written["version"] == VERSION


@pytest.mark.parametrize(
    "text",
    [
        "[speech\n",
        "speech = 7",
        "[speech]\nprovider = 7\ncache_bytes = true",
        "[export]\nloudness_lufs = 'loud'",
        "\x00",
    ],
)
def test_what_makes_no_sense_is_replaced_by_defaults(file, tmp_path, text):
    (tmp_path / "settings.toml").write_text(text)
    assert file.load() == Settings()


def test_a_whole_number_is_good_enough_where_a_fraction_is_asked(file, tmp_path):
    (tmp_path / "settings.toml").write_text("[export]\nloudness_lufs = -23")
    loudness = file.load().export.loudness_lufs
    assert loudness == -23.0
    assert isinstance(loudness, float)


def test_older_settings_are_upgraded_in_order(file, tmp_path):
    (tmp_path / "settings.toml").write_text('version = 1\n[speech]\nengine = "x"')

    def rename(table):
        table["speech"]["vendor"] = table["speech"].pop("engine")

    def rename_again(table):
        table["speech"]["provider"] = table["speech"].pop("vendor")

    loaded = file.load({2: rename, 3: rename_again}, version=3)
    assert loaded.speech.provider == "x"


def test_every_version_since_the_first_has_its_upgrade():
    assert sorted(UPGRADES) == list(range(2, VERSION + 1))


def test_no_version_has_two_upgrades(monkeypatch):
    monkeypatch.setattr("studio.storage.settings.UPGRADES", {})
    upgrade(2)(lambda table: None)
    with pytest.raises(AssertionError):
        upgrade(2)(lambda table: None)


def test_settings_that_cannot_be_written_are_an_error_in_words(tmp_path):
    with pytest.raises(ReadOnly):
        SettingsFile(tmp_path / "nowhere" / "settings.toml").save(Settings())


TEXT = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    TEXT | st.integers(-(2**63), 2**63 - 1) | st.booleans() | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(TEXT, VALUES, max_size=5))
def test_any_table_written_is_read_back(table):
    assert tomllib.loads(toml.text(table)) == table


def test_fractions_without_end_are_written_too():
    read = tomllib.loads(toml.text({"a": math.inf, "b": math.nan}))
    assert read["a"] == math.inf
    assert math.isnan(read["b"])
