"""Jobs (后续任务): what must follow a journal entry, done once, retried until it is.

A module declares a follow-up in its `entity.py`; `modules.py` installs all of them.
"""

from backend.runtime.jobs.queue import JobContext, JobFunction, SlowJob, install

__all__ = ["JobContext", "JobFunction", "SlowJob", "install"]
