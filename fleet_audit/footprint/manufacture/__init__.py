"""All but use, for one model of device: the most specific method that knows it wins."""
