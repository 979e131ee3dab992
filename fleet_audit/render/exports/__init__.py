"""The figures of a report as lists: for a spreadsheet, for a program, all in one archive."""
