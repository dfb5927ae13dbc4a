"""Always on: reads published snapshots, each viewer only what is theirs. Never writes project data,
never imports etl."""
