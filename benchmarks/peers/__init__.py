"""The executive page as one would write it in other frameworks. Yardsticks, never served to
anybody; they know no package of Standpoint, since theirs do not go into one environment with it."""
