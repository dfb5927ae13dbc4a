"""A second opinion on every metric: plain Python written from the words of the definitions, never
from their SQL, over random companies."""
