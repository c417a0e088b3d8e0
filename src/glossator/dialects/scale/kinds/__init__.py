"""The task types of the vendor: what each asks and how its answers look; pure.

One package per family of types. A family is found by the name of a type (:func:`of`); it reads
parameters into a label schema and responses into answers, and writes both.
"""
