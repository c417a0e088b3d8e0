"""The people of the sample organization: one of each role, and three who label."""

from glossator.model.work import Role

ORGANIZATION = "Sample Studio"
DOMAIN = "example.org"

OWNER = "Ada"
MANAGER = "Mara"
PEOPLE: dict[str, tuple[str, Role]] = {
    "Ada": ("Ada Okafor", "owner"),
    "Ben": ("Ben Adler", "admin"),
    "Mara": ("Mara Lind", "manager"),
    "Mei": ("Mei Tan", "member"),
    "Ravi": ("Ravi Menon", "reviewer"),
    "Lena": ("Lena Petrova", "labeler"),
    "Luis": ("Luis Ortega", "labeler"),
    "Lin": ("Lin Zhao", "labeler"),
}
"""First name -> full name and role, the owner first."""


def address(person: str) -> str:
    """How a person logs in."""
    return f"{person.lower()}@{DOMAIN}"
