"""Writers: one module per table shape. They know results, not how these were made."""
