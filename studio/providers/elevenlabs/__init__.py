"""ElevenLabs: the cloud's voices behind the studio's capabilities."""
