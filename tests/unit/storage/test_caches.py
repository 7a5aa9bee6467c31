from __future__ import annotations

import threading

import pytest

from studio.storage.peaks_cache import PeaksCache
from studio.storage.speech_cache import SpeechCache


@pytest.fixture
def clock(monkeypatch):
    """Time that goes on by a second whenever it is asked for."""
    now = iter(range(1_000, 10_000))
    monkeypatch.setattr("studio.storage.disk_cache.time.time", lambda: float(next(now)))


@pytest.fixture
def cache(tmp_path, clock):
    return SpeechCache(tmp_path / "speech", max_bytes=1_000)


def files(cache):
    return sorted(path.name for path in cache._folder.rglob("*.flac"))


def test_what_was_put_in_comes_out(cache):
    cache.put("aa", b"sound", "facts")
    found = cache.get("aa")
    assert (found.data, found.facts) == (b"sound", "facts")
    assert cache.get("bb") is None
    assert cache.size() == 5


def test_another_studio_sees_the_same_cache(cache, tmp_path):
    cache.put("aa", b"sound")
    assert SpeechCache(tmp_path / "speech").get("aa").data == b"sound"


def test_putting_again_replaces(cache):
    cache.put("aa", b"old", "old")
    cache.put("aa", b"newer", "new")
    assert cache.get("aa").data == b"newer"
    assert cache.size() == 5


def test_the_least_recently_used_go_when_it_is_full(cache):
    for key in ("aa", "bb", "cc"):
        cache.put(key, b"x" * 300)
    cache.get("aa")
    cache.put("dd", b"x" * 300)
    assert [key for key in ("aa", "bb", "cc", "dd") if cache.get(key)] == ["aa", "cc", "dd"]
    assert cache.size() == 900
    assert files(cache) == ["aa.flac", "cc.flac", "dd.flac"]


def test_what_is_larger_than_the_cache_is_not_kept(cache):
    cache.put("aa", b"x" * 2_000)
    assert cache.size() == 0
    assert files(cache) == []


def test_a_file_that_is_gone_or_cut_short_counts_as_never_cached(cache, tmp_path):
    cache.put("aa", b"sound")
    cache.put("bb", b"sound")
    (tmp_path / "speech" / "aa" / "aa.flac").unlink()
    (tmp_path / "speech" / "bb" / "bb.flac").write_bytes(b"sou")
    assert cache.get("aa") is None
    assert cache.get("bb") is None
    cache.put("aa", b"again")
    assert cache.get("aa").data == b"again"


def test_clearing_frees_the_disk(cache):
    cache.put("aa", b"sound")
    cache.clear()
    assert cache.get("aa") is None
    assert cache.size() == 0
    assert files(cache) == []


def test_a_damaged_index_costs_no_more_than_the_cache(cache, tmp_path):
    cache.put("aa", b"sound")
    (tmp_path / "speech" / "index.sqlite").write_bytes(b"no database" * 100)
    assert cache.get("aa") is None
    cache.put("aa", b"sound")
    assert cache.get("aa").data == b"sound"


def test_a_cache_that_cannot_be_written_is_empty_and_no_error(tmp_path):
    (tmp_path / "speech").write_text("a file where the folder should be")
    cache = SpeechCache(tmp_path / "speech")
    cache.put("aa", b"sound")
    assert cache.get("aa") is None
    assert cache.size() == 0


def test_many_threads_share_a_cache(tmp_path):
    cache = SpeechCache(tmp_path / "speech", max_bytes=100_000)
    wrong = []

    def work(number):
        for n in range(15):
            key = f"{n:02d}"
            cache.put(key, key.encode() * 500)
            found = cache.get(f"{(n * number) % 15:02d}")
            if found is not None and len(set(found.data.decode())) > 2:
                wrong.append(found)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert cache.size() == 15_000


def test_peaks_are_bytes_in_and_bytes_out(tmp_path):
    cache = PeaksCache(tmp_path / "peaks")
    cache.put("aa", b"peaks")
    assert cache.get("aa") == b"peaks"
    assert cache.get("bb") is None
    assert cache.size() == 5
    cache.clear()
    assert cache.get("aa") is None
