"""Numbers and differences by the snapshot's own definitions, through one scope. Draws nothing and
tells nothing."""
