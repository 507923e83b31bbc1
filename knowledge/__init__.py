"""Curated, cited facts about US immigration figures, and how to find them. Knows nothing of chat."""
