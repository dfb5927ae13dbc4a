"""Why a number is what it is: its formula, its rows, and what moved it. Reads through one scope and
nothing else."""
