"""What outlives an answer: SQLite or PostgreSQL under one code."""
