"""A question of one's own: numbers the report defines, told apart by what its rows know, beside
another report, the baseline or other projects. Defines no number and draws nothing."""
