"""What every installation begins with (基础数据): roles, and nothing of any company."""
