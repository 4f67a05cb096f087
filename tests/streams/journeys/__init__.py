"""Tests of streams.journeys."""
