"""The server: end points that hand documents to one writer and answer after the commit."""
