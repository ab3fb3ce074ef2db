//! JSON and YAML text as a compact tape that knows the place of every key and value.
