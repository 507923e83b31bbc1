"""The surface `discord`: slash commands, mentions and direct messages, through discord.py."""
