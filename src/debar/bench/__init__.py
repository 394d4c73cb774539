"""Contestants side by side on one ledger: speed, processors, memory, recall and precision in one result.

What is compared lies in the folder `benchmarks/`: the maker of ledgers, and one file a contestant. What is here finds
them, runs each as a whole process, scores what they wrote and shows it.
"""
