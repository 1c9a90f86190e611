"""More readers than one process carries: identical replicas behind nginx. `python -m deploy --help`"""
