"""Numbers that know no database: networks, chances, cash flows. Imports nothing of ours but
itself."""
