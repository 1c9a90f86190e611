"""The commands of `python -m etl`, one a file: arguments and words here, the work in the modules beside."""
