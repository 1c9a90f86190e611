"""Published penalty decisions, record by record: load → roll up → a cube that the build takes into the snapshot."""
