#!/bin/bash
# What the Bitnami image names as its command; the entry point does the work.
exec /opt/bitnami/scripts/postgresql/entrypoint.sh
