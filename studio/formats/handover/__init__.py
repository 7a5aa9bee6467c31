"""What other studios read: timelines, edit lists, labels and cue sheets of a dub."""
