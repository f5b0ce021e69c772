"""Tables, migrations and repositories: the one way to what is stored."""
