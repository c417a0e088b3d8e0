"""The shapes of the wire: one module per noun of the vendor."""
