"""Translatable text without Qt: mark it here, translate it where it is shown."""


def mark(context: str, text: str) -> str:
    """Return `text` unchanged; the call makes it visible to the translation tools.

    Args:
        context: the group translators see it in, such as "Errors" or "Edits".
        text: a full English sentence or label, with named `{placeholders}`.
    """
    return text
