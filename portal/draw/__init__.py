"""What a page is made of: text, blocks, grids, controls, charts, paper. Knows no data and no
gate."""
