"""The rules: one module per noun, plain functions of a Context. They never commit."""
