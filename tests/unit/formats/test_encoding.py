"""Scripts come in any encoding; what is no text is refused in words."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.domain.errors import ScriptError
from studio.formats import encoding
from studio.formats.base import Repair
from studio.formats.encoding import Decoded, decode
from tests.unit.formats.strategies import texts

RUSSIAN = "1\n00:00:15,000 --> 00:00:18,000\nСлева мы видим… Всё в порядке, дружище.\n"
FRENCH = "1\n00:00:15,000 --> 00:00:18,000\nÀ gauche, on voit… Ça va très bien là-bas.\n"


def repairs_of(decoded: Decoded) -> list[Repair]:
    return [warning.repair for warning in decoded.warnings]


@pytest.mark.parametrize(
    "codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
@pytest.mark.parametrize(
    "text",
    [
        RUSSIAN,
        FRENCH,
        "1\n00:00:01,000 --> 00:00:02,000\n在左边我们可以看到一切。\n",
        "Plain words.\n",
    ],
    ids=["russian", "french", "chinese", "ascii"],
)
def test_unicode_is_read_with_and_without_a_byte_order_mark(codec: str, text: str):
    decoded = decode(text.encode(codec), "film.srt")
    assert decoded.text == text
    assert decoded.warnings == ()


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        ("cp1252", FRENCH),
        ("cp1252", "Über den Fluß führt eine große Brücke."),
        ("cp1252", "¿Cómo estás? Mañana será otro día."),
        ("cp1252", "naïve café"),
        ("cp1252", "Não há ninguém aqui, só a solidão e o coração."),
        ("latin-1", "På en båt över ån är det blött"),
        ("cp1251", RUSSIAN),
        ("cp1251", "Ліворуч ми бачимо. Їжак є тут, усе гаразд."),
        ("koi8-r", "Слева мы видим. Всё в порядке, пошли отсюда."),
        ("cp866", "Слева мы видим. Всё в порядке, пошли отсюда."),
        ("cp1250", "Příliš žluťoučký kůň úpěl ďábelské ódy"),
        ("cp1250", "Zażółć gęślą jaźń. Wszystko w porządku."),
        ("cp1250", "Árvíztűrő tükörfúrógép, minden rendben."),
        ("cp1253", "Στα αριστερά βλέπουμε. Όλα είναι ασφαλή."),
        ("cp1254", "Solda görebiliriz. Her şey güvende, çok iyi değil mi?"),
        ("cp1255", "משמאל אפשר לראות. הכל בטוח."),
        ("cp1256", "إلى الشمال يمكن أن نرى. كل شيء آمن"),
        ("cp1257", "Kairėje galime matyti. Viskas saugu, žmogau, čia šąla."),
        ("cp874", "ทางซ้ายเราจะเห็น ทุกอย่างปลอดภัย"),
        ("shift_jis", "左に見えるのは頭のスナーラーです。すべて安全です。"),
        ("euc_jp", "左に見えるのは頭のスナーラーです。"),
        ("gb18030", "在左边我们可以看到。一切都很安全。"),
        ("big5", "在左邊我們可以看到。一切都很安全。"),
        ("euc_kr", "왼쪽에 보이는 것은 안전합니다."),
    ],
)
def test_old_code_pages_are_told_apart_and_named(codec: str, text: str):
    decoded = decode(text.encode(codec), "film.srt")
    assert decoded.text == text
    (warning,) = decoded.warnings
    assert warning.repair is Repair.GUESSED_ENCODING
    assert decoded.encoding in str(warning)


def test_one_broken_byte_does_not_turn_unicode_into_a_code_page():
    content = RUSSIAN.encode().replace("Всё".encode(), "Вс".encode() + b"\xd1")
    decoded = decode(content, "film.srt")
    assert decoded.encoding == "utf-8"
    assert "в порядке" in decoded.text
    assert repairs_of(decoded) == [Repair.ENCODING]


def test_a_file_cut_in_the_middle_of_a_letter_stays_unicode():
    decoded = decode((RUSSIAN * 2_000).encode() + b"\xd0", "film.srt")
    assert decoded.text == RUSSIAN * 2_000 + "\ufffd"
    assert repairs_of(decoded) == [Repair.ENCODING]


@pytest.mark.parametrize("newline", ["\r\n", "\r", "\x85", "\u2028", "\x0b", "\x0c"])
def test_line_ends_become_line_feeds(newline: str):
    assert decode(f"one{newline}two".encode(), "x.txt").text == "one\ntwo"


def test_control_characters_and_zeros_are_removed_and_counted():
    decoded = decode("He\x00llo\x07,\t\x1b[0mwor\x7fld\ufeff — and more words".encode(), "x.txt")
    assert decoded.text == "Hello,\t[0mworld — and more words"
    assert [(one.repair, one.count) for one in decoded.warnings] == [(Repair.CONTROLS, 5)]


def test_direction_marks_emoji_and_joiners_are_kept():
    text = "\u200fשלום\u200e 👩🏽\u200d🚀 नमस्\u200dते"
    assert decode(text.encode(), "x.txt").text == text


def test_a_line_of_fifty_thousand_characters_is_kept_whole():
    text = "слово " * 8_334
    assert decode(text.encode(), "x.txt").text == text


@given(text=texts())
def test_any_clean_text_is_kept_in_every_unicode_encoding(text: str):
    for codec in ("utf-8", "utf-8-sig", "utf-16", "utf-32"):
        assert decode(text.encode(codec), "x.txt").text == text


@given(content=st.binary(max_size=2_000))
def test_any_bytes_are_clean_text_or_refused(content: bytes):
    try:
        text = decode(content, "x.srt").text
    except ScriptError:
        return
    assert text.strip()
    assert not set(text) & {chr(code) for code in range(32) if chr(code) not in "\t\n"}


def zipped() -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("word/document.xml", "<w:p>Hello</w:p>")
    return archive.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41", "a film"),
        (b"\x1aE\xdf\xa3\x01\x00\x00\x00", "a film"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", "a film"),
        (b"ID3\x04\x00\x00\x00\x00\x00\x00", "a film"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "a picture"),
        (zipped(), "an office document"),
        (b"%PDF-1.7\n1 0 obj", "an office document"),
        (b"SQLite format 3\x00", "a database"),
        (bytes(range(256)) * 40, "not a text file"),
        (b"\x00" * 5_000, "not a text file"),
    ],
)
def test_files_of_other_kinds_are_refused_by_what_they_are(content: bytes, kind: str):
    with pytest.raises(ScriptError, match=kind) as caught:
        decode(content, "film.srt")
    assert "film.srt" in str(caught.value)
    assert caught.value.hint_text()


@pytest.mark.parametrize("content", [b"", b" \r\n\t\n", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_an_empty_file_is_refused(content: bytes):
    with pytest.raises(ScriptError, match="is empty"):
        decode(content, "film.srt")


def test_a_huge_file_is_refused_with_its_size(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(encoding, "MAX_BYTES", 2 * 1024**2)
    with pytest.raises(ScriptError, match="is 3 MB; a script has at most 2 MB"):
        decode(b"a" * (2 * 1024**2 + 1), "film.srt")
