"""Use cases: asynchronous, no Qt, providers only through their protocols."""
