"""The studio's voices over ElevenLabs' API, for any program written for that: HTTP and sockets."""
