"""The chapters of the report, one file each: from figures to words, charts and tables."""
