"""Readers: one module per input format, each turning bytes into documents and named failures."""

from marsad.ingest.reading import read_documents
from marsad.ingest.sources import ReadFailure

__all__ = ["ReadFailure", "read_documents"]
