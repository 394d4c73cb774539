"""Pictures of the rulebook and the pages around them: a timeline, a world map, a comparison, a page a rule.

Pure: values of `debar.overview` in, the text of an SVG or HTML document out. Everything is self-contained and
offline; every picture has a title, a description and a table that says the same; nothing needs colour, a script or
a mouse.
"""
