"""business."""
