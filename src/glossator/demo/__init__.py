"""A sample organization: people, projects of every kind, and some work that was done already.

What is shown lies in ``assets`` (licences in ``assets/LICENSES.md``), what is said about it in one
module per kind of material; :mod:`glossator.demo.making` brings it all in through the services.
"""
