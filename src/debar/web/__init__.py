"""The office in a browser, and for programs: pages and an API over `debar.casework` and the path.

`app.make(office)` gives the application. Each file of `pages/` and `api/` offers a `router` and is found there; text
for people is in `data/web/messages/`, templates are in `templates/`, and nothing is asked of other hosts.
"""

from __future__ import annotations
