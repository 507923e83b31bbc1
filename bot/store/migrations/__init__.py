"""The steps from an empty database to the tables of bot/store/tables.py. A step that has been released is never changed."""
