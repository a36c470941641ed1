"""What will be done, for people to see first: plans, changes, their kinds, differences, exports. Needs no database."""
