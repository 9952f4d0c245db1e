"""What tests draw from: groups, spectra in groups, schedules, instances of claims, certificates."""
