"""Translation by any language model behind an OpenAI-compatible chat endpoint."""
