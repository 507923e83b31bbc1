"""The terminal: questions typed as a command or in a chat, answers as lines a person can read or a program can parse."""
