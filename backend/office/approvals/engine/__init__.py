"""The engine of approvals (审批引擎): flows as trees, acts in, states out; pure.

It knows neither people nor databases: a user is a text, time is the caller's. The service finds
who sits in a step and keeps the history; replaying that history gives the state back.
"""
