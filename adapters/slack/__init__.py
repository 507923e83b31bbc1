"""Slack: slash command, mentions, direct messages, shortcuts and the agent, over HTTP or Socket Mode."""
