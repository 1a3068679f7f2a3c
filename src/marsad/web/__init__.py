"""The review application: pages and the JSON API they use. It calls the pipeline and the store, nothing below."""
