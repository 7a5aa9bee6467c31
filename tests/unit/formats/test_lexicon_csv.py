"""Lexicon tables, read and written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.domain.errors import ScriptError
from studio.domain.lexicon import LexiconEntry
from studio.formats.lexicon_csv import lexicon_of_text, read_lexicon, write_lexicon


def plain(entries):
    return [(entry.word, entry.said, entry.language) for entry in entries]


@pytest.mark.parametrize(
    "text",
    [
        "word,said,language\nGIF,jif,es\nNew York,noo yawk,\n",
        "GIF,jif,es\nNew York,noo yawk\n",
        "Language;Alias;Term\nSpanish;jif;GIF\n;noo yawk;New York\n",
        "word\tsaid\tlang\nGIF\tjif\tES\n\n New   York\tnoo yawk\t\n\t\t\n",
        'word,said,language\n"GIF","jif",es\n"New York","noo yawk",""\n',
    ],
)
def test_a_table_is_read_however_it_is_laid_out(text):
    assert plain(lexicon_of_text(text)) == [("GIF", "jif", "es"), ("New York", "noo yawk", "")]


@pytest.mark.parametrize("text", ["", "one\ntwo\n", "word,said\n", ",,\n"])
def test_what_is_no_table_of_words_is_refused(text):
    with pytest.raises(ScriptError):
        lexicon_of_text(text, "words.csv")


WORDS = st.text(st.sampled_from("abÉ日,;\"'\t- "), min_size=1).map(
    lambda one: " ".join(one.split())
)


@given(
    st.lists(
        st.tuples(WORDS.filter(bool), WORDS.filter(bool), st.sampled_from(["", "es", "pt-BR"])),
        min_size=1,
    )
)
def test_what_is_written_is_read_again(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("lexicon") / "words.csv"
    write_lexicon(path, [LexiconEntry(word=w, said=s, language=tag) for w, s, tag in rows])
    assert plain(read_lexicon(path)) == rows


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(ScriptError):
        read_lexicon(tmp_path / "none.csv")
