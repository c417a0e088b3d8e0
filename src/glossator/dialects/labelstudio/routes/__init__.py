"""The URL table of the vendor: one module per noun."""

from glossator.dialects.labelstudio.routes import server

routes = [
    *server.routes,
]
