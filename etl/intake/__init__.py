"""From files to typed tables, nothing lost: readers, staging, cells, validation, totals, faults.
Knows the contract and the settings; no model, no metric."""
