"""The deck, replaced: one self-contained file per scope, for print and for a room without a
network, made by the pages themselves."""
