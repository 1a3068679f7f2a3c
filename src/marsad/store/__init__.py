"""The store: documents, what was coded from them, incidents, claims, decisions, and the log of every change.

It knows results, not how they were made: it imports neither the coder nor linking.
"""

from marsad.store.accounts import ROLES, Account, Accounts
from marsad.store.actions import Regrouping, StaleError, Taken
from marsad.store.core import Store, open_store
from marsad.store.documents import Ingested
from marsad.store.errors import StoreError
from marsad.store.incidents import Saved
from marsad.store.reading import Delta
from marsad.store.review_work import ReviewWork

__all__ = [
    "ROLES",
    "Account",
    "Accounts",
    "Delta",
    "Ingested",
    "Regrouping",
    "ReviewWork",
    "Saved",
    "StaleError",
    "Store",
    "StoreError",
    "Taken",
    "open_store",
]
