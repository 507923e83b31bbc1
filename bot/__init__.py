"""The shared core: questions, answers and the policy between them. Knows no platform."""
