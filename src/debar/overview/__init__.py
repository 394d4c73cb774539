"""The rulebook seen from afar: rules over time, places on a day, buyers side by side, one rule as a whole.

`tracks` tells the life of rules, `places_on` what each place can give on a day, `compare` what each place says to its
typical buyers about one maker, `sheet` everything about one rule with names for ids. All of it is decided by the same
law as `rules on` and `screen` (`debar.rulebook.state`, `debar.judge`); here it is only set side by side. Pure.
"""
