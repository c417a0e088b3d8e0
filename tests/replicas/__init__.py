"""Several servers and workers on one PostgreSQL and one S3, behind a proxy."""
