"""Where the kernel runs: the edge of the footprint, called from `pipeline`."""
