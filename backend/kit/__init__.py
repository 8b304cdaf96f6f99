"""The lowest floor: values and small tools without business, input or output."""
