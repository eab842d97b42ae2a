"""Tests of setting competitions up and moving their events on."""
