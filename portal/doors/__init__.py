"""Where the internet comes in: how much of it at a time, and what operators see of that. Knows no
report and no page: what it is asked for is judged by how often, never by what it says."""
