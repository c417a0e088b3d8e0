"""The second version of the vendor's API: the same projects, batches and tasks in other shapes, and
conversations that are read part by part.

Its client is generated and strict: a wrong type or an unknown word in an answer is an error in the
caller's face, so what it would refuse is left out and reported as a loss.
"""
