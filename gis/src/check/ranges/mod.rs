//! A table of ranges checked against itself (a protection-zone notice).
