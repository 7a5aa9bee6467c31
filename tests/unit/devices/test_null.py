"""Silence keeps time as a device does."""

import numpy as np

from studio.devices.null import CAPACITY, NullOutput, NullOutputs


class Watch:
    """A clock the test turns."""

    now = 100.0

    def __call__(self):
        return self.now


def running(watch):
    output = NullOutput(now=watch)
    output.start()
    return output


def frames(count):
    return np.zeros((count, 2), np.float32)


def test_frames_are_heard_as_time_passes():
    watch = Watch()
    output = running(watch)
    output.write(frames(4_800))
    watch.now += 0.05
    assert output.played == 2_400
    assert output.room == CAPACITY - 2_400


def test_it_takes_no_more_than_it_has_room_for():
    output = running(Watch())
    assert output.write(frames(CAPACITY + 1)) == CAPACITY
    assert output.write(frames(1)) == 0


def test_the_clock_stands_while_there_is_nothing_to_hear():
    watch = Watch()
    output = running(watch)
    output.write(frames(480))
    watch.now += 10.0
    assert output.played == 480
    output.write(frames(480))
    watch.now += 0.005
    assert output.played == 720


def test_stopped_it_takes_nothing_and_a_start_begins_anew():
    watch = Watch()
    output = running(watch)
    output.write(frames(4_800))
    watch.now += 0.05
    output.stop()
    assert output.room == 0
    assert output.write(frames(1)) == 0
    output.start()
    assert (output.played, output.room) == (0, CAPACITY)


def test_a_system_without_devices_opens_silence():
    outputs = NullOutputs()
    assert outputs.names() == ()
    assert outputs.open().room == 0
