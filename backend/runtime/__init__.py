"""What a running server needs: database, access, journal, jobs."""
