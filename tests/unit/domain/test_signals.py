from __future__ import annotations

import gc

from studio.domain.signals import Signal


class Panel:
    def __init__(self, seen):
        self.seen = seen

    def show(self, payload):
        self.seen.append(payload)


def test_listeners_hear_in_the_order_they_connected():
    signal, seen = Signal(), []
    signal.connect(lambda payload: seen.append(("first", payload)))
    signal.connect(lambda payload: seen.append(("second", payload)))
    signal.emit(1)
    assert seen == [("first", 1), ("second", 1)]


def test_whoever_disconnects_hears_no_more():
    signal, seen = Signal(), []
    panel = Panel(seen)
    signal.connect(panel.show)
    signal.connect(seen.append)
    signal.disconnect(panel.show)
    signal.disconnect(panel.show)
    signal.emit(1)
    assert seen == [1]


def test_a_closed_panel_falls_off_by_itself():
    signal, seen = Signal(), []
    panel = Panel(seen)
    signal.connect(panel.show)
    signal.emit(1)
    del panel
    gc.collect()
    signal.emit(2)
    assert seen == [1]


def test_a_plain_function_is_kept_alive():
    signal, seen = Signal(), []
    signal.connect(lambda payload: seen.append(payload))  # noqa: PLW0108
    gc.collect()
    signal.emit(1)
    assert seen == [1]


def test_listeners_may_come_and_go_while_a_signal_is_emitted():
    signal, seen = Signal(), []
    gone = Panel(seen)
    signal.connect(gone.show)
    del gone
    gc.collect()

    def once(payload):
        signal.disconnect(once)
        signal.connect(seen.append)
        if payload == 1:
            signal.emit(2)

    signal.connect(once)
    signal.emit(1)
    assert seen == [2]
    signal.emit(3)
    assert seen == [2, 3]


def test_a_listener_whose_object_is_gone_is_not_called(monkeypatch):
    class Panel:
        def __init__(self):
            self.heard = []

        def on_changed(self, payload):
            self.heard.append(payload)

    alive, gone = Panel(), Panel()
    signal = Signal()
    signal.connect(gone.on_changed)
    signal.connect(alive.on_changed)
    monkeypatch.setattr(Signal, "is_gone", staticmethod(lambda one: one is gone))
    signal.emit("step")
    assert (gone.heard, alive.heard) == ([], ["step"])
