"""The one command. It knows which program a verb belongs to, starts that one, and holds nothing
else: the etl does not load the portal, nor the portal the etl."""
