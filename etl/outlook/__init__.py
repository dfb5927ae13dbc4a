"""What comes next: schedules, ranges, reserves, boards, worth. Knows the engine and arithmetic;
judges nothing."""
