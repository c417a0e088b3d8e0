"""The hub: frozen structs, no I/O. Its words are in docs/vocabulary.md."""
