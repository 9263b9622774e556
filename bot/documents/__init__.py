"""Published documents as files: their text, with the labels that a word processor counts by itself."""
