"""Products (产品): what may be sold, in which version, with which rate tables.

A product is a published definition; this room reads and checks it and keeps a list of products
for lists and reports. Pricing stands one room higher.
"""
