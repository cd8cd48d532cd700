#!/usr/bin/env bash
VARIANT=repaired exec "$(dirname "${BASH_SOURCE[0]}")/../davical/down.sh" "$@"
