"""Provinces: compared, and one by one."""
