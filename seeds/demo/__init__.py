"""The demo group (示例集团): an example insurer with people and 24 months of business."""
