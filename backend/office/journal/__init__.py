"""The journal as people read it (业务日志查询): in the catalogue, with the reader's rights."""
