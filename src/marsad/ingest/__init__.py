"""Readers: one module per input format, each turning bytes into documents and named failures."""

from marsad.ingest.dates import DateInWords
from marsad.ingest.reading import read_documents, read_found
from marsad.ingest.sources import Found, ReadFailure

__all__ = ["DateInWords", "Found", "ReadFailure", "read_documents", "read_found"]
