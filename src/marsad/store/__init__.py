"""The store: documents, what was coded from them, incidents, claims, decisions, and the log of every change.

It knows results, not how they were made: it imports neither the coder nor linking.
"""

from marsad.store.core import Store, open_store
from marsad.store.documents import Ingested
from marsad.store.errors import StoreError
from marsad.store.incidents import Saved
from marsad.store.reading import Delta

__all__ = ["Delta", "Ingested", "Saved", "Store", "StoreError", "open_store"]
