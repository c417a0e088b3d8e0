"""The URL table of the vendor: one module per noun."""

from glossator.dialects.labelstudio.routes import projects, server, users

routes = [
    *server.routes,
    *users.routes,
    *projects.routes,
]
