"""Whole registers: split into chunks, check, audit on every core, and write findings as data, in bounded memory.

Records become tables, rules SQL, and conditions tables of verdicts.
"""
