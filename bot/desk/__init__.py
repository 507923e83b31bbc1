"""The curator's desk: what was asked and not answered, what was said of the answers, and how it becomes a better fact base."""
