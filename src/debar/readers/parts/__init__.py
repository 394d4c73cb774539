"""What the readers share: where bytes come from, how text is decoded, how cells become observation fields.

The modules of the folder above are the readers themselves, one a format; these are their tools.
"""
