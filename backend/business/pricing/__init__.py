"""Pricing (定价): what a cover costs, exactly, and why."""
