"""The way in: from a folder of exports to a portal.toml. Surveys, proposes, asks and writes; knows
the contract and how files are read, and no model, metric or page."""
