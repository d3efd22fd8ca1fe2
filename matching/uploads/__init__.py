"""Documents that were read and wait for their person: shown with the places of their facts, corrected, confirmed.

Nothing of an upload counts before it is confirmed: it is in no pool, and it is deleted
when it becomes a profile, when somebody says so, or after `DAYS_KEPT` days.
"""
