"""The commands, a module each; `command` is what the command line runs."""
