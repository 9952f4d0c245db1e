"""The front door of mrgd: public API, command line, report."""
