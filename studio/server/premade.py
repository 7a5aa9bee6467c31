"""Voices that programs written for the official service ask for by id: who speaks in their place.

Many programs and tutorials have the id of one of its premade voices in their text. Here a voice of
the studio of the same sex and a like age and temper answers; it does not sound like the other.
"""

from __future__ import annotations

from typing import Final

STAND_INS: Final = {
    "21m00Tcm4TlvDq8ikWAM": "maya",  # Rachel
    "AZnzlk1XvdvUeBnXmlld": "zoe",  # Domi
    "EXAVITQu4vr4xnSDxMaL": "ana",  # Sarah, once Bella
    "ErXwobaYiN019PkySvjV": "theo",  # Antoni
    "MF3mGyEYCl7XYWbV9V6O": "leila",  # Elli
    "TxGEqnHWrfWFTfGW9XjX": "rafael",  # Josh
    "VR6AewLTigWG4xSOukaG": "marcus",  # Arnold
    "pNInz6obpgDQGcFmaJgB": "kofi",  # Adam
    "yoZ06aMxZJJ28mfd3POQ": "diego",  # Sam
    "9BWtsMINqrJLrRacOk9x": "selma",  # Aria
    "CwhRBWXzGAHq8TQ4Fs17": "ben",  # Roger
    "FGY2WhTYpPnrIDTdsKH5": "leila",  # Laura
    "IKne3meq5aSn9XLyUdCD": "theo",  # Charlie
    "JBFqnCBsd6RMkjVDRZzb": "ben",  # George
    "N2lVS1w4EtoT3dr4eOWO": "viktor",  # Callum
    "SAz9YHcvj6GT2YYXdXww": "zoe",  # River
    "TX3LPaxmHKxFdv7VOQHJ": "diego",  # Liam
    "XB0fDUnXU5powFXDhCwa": "selma",  # Charlotte
    "Xb7hH8MSUJpSbSDYk0k2": "grace",  # Alice
    "XrExE9yKIg1WjnnlVkGX": "amara",  # Matilda
    "bIHbv24MWmeRgasZH58o": "theo",  # Will
    "cgSgspJ2msm6clMCkdW9": "ana",  # Jessica
    "cjVigY5qzO86Huf0OWal": "chen",  # Eric
    "iP95p4xoKVk53GoZ742B": "theo",  # Chris
    "nPczCjzI2devNBz1zQrb": "kofi",  # Brian
    "onwK4e9ZLuTAKqWW03F9": "lars",  # Daniel
    "pFZP5JQG7iQjIQuC4Bku": "grace",  # Lily
    "pqHfZKP75CvOlQylNhV4": "otto",  # Bill
}
"""The studio's name of a voice by the id asked for."""
