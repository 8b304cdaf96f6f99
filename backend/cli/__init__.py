"""The command line: every command of an installation, on the highest floor."""
