"""What programs ask: `/v1`, described by OpenAPI; each file offers a `router`."""
