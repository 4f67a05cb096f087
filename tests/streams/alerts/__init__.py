"""Tests of the alerts stage."""
