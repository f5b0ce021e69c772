"""Proposals that the application computes; a planner decides."""
