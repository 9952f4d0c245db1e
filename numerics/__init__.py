"""What can be computed: exact groups and schedules, spectra, data sets, descent, experiments."""
