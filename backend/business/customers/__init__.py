"""Customers (客户): persons and companies who take out or are covered by policies."""
