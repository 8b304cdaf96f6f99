"""Policies (保单): quotes, what an approval makes of them, and the policies in force."""
